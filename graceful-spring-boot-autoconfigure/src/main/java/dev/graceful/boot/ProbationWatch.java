package dev.graceful.boot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.graceful.handoff.HandoffEvent.ProbationBegan;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Watches how this generation serves while its predecessor can still take back. One
 * complaint ends the watch, since the predecessor then takes back.
 */
final class ProbationWatch {

	private static final Log logger = LogFactory.getLog(ProbationWatch.class);

	private static final long INTERVAL_MILLIS = 500;

	private final List<ProbationCheck> checks;

	private final Consumer<String> unwell;

	private final CountDownLatch closed = new CountDownLatch(1);

	/**
	 * Create a watch that has not begun.
	 * @param checks what to look at
	 * @param unwell told the first complaint
	 */
	ProbationWatch(List<ProbationCheck> checks, Consumer<String> unwell) {
		this.checks = checks;
		this.unwell = unwell;
	}

	@EventListener
	void begin(ProbationBegan event) {
		Thread thread = new Thread(() -> watch(event.probation()), "graceful-probation");
		thread.setDaemon(true);
		thread.start();
	}

	private void watch(Duration probation) {
		long began = System.nanoTime();
		this.checks.forEach(ProbationCheck::begin);
		try {
			boolean closed = false;
			while (!closed && System.nanoTime() - began < probation.toNanos()) {
				Optional<String> complaint = complaint();
				if (complaint.isPresent()) {
					logger.warn("In its probation this generation is unwell: " + complaint.get());
					this.unwell.accept(complaint.get());
					return;
				}
				closed = this.closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.checks.forEach(ProbationCheck::end);
		}
	}

	private Optional<String> complaint() {
		return this.checks.stream().map(ProbationCheck::complaint).flatMap(Optional::stream).findFirst();
	}

	/**
	 * An application that closes is not asked how it is.
	 */
	@EventListener(ContextClosedEvent.class)
	void end() {
		this.closed.countDown();
	}

}
