package dev.graceful.handoff;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The loop on a daemon thread, which ends when there has been nothing to do for a while.
 */
final class ThreadLoop implements Loop {

	private static final Log logger = LogFactory.getLog(ThreadLoop.class);

	private static final long IDLE_SECONDS = 10;

	private final ScheduledThreadPoolExecutor executor;

	ThreadLoop(String threadName) {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, threadName);
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
		this.executor.setRemoveOnCancelPolicy(true);
	}

	@Override
	public void execute(Runnable event) {
		this.executor.execute(() -> handle(event));
	}

	@Override
	public Deadline after(Duration delay, Runnable event) {
		Future<?> future = this.executor.schedule(() -> handle(event), delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	@Override
	public Duration now() {
		return Duration.ofNanos(System.nanoTime());
	}

	/**
	 * A bug in one event must not silently end what later events and deadlines mend.
	 */
	private void handle(Runnable event) {
		try {
			event.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("An event of the handoff failed", ex);
		}
	}

}
