package dev.graceful.sample.fault;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Lets a fault happen when a certain message is first logged: in the thread that logs it,
 * before it goes on, or some time later.
 */
class LogFaultAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

	private final String text;

	private final LogFault fault;

	private final Duration delay;

	private final AtomicBoolean happened = new AtomicBoolean();

	LogFaultAppender(String text, LogFault fault, Duration delay) {
		this.text = text;
		this.fault = fault;
		this.delay = delay;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLoggerName().startsWith("dev.graceful.") && event.getFormattedMessage().contains(this.text)
				&& this.happened.compareAndSet(false, true)) {
			happen();
		}
	}

	private void happen() {
		if (this.delay.isZero()) {
			this.fault.happen();
		}
		else {
			CompletableFuture.delayedExecutor(this.delay.toMillis(), TimeUnit.MILLISECONDS).execute(this.fault::happen);
		}
	}

}
