package dev.graceful.sample.fault;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Lets a fault happen in the thread that logs a certain message, before it goes on.
 */
class LogFaultAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

	private final String text;

	private final LogFault fault;

	LogFaultAppender(String text, LogFault fault) {
		this.text = text;
		this.fault = fault;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLoggerName().startsWith("dev.graceful.") && event.getFormattedMessage().contains(this.text)) {
			this.fault.happen();
		}
	}

}
