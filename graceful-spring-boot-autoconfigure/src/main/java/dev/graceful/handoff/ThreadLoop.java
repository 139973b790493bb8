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
public final class ThreadLoop implements Loop {

	private static final Log logger = LogFactory.getLog(ThreadLoop.class);

	private static final long IDLE_SECONDS = 10;

	private static final Duration LATE = Duration.ofMillis(250);

	private final ScheduledThreadPoolExecutor executor;

	public ThreadLoop(String threadName) {
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
		return new Timer(now().plus(delay), event);
	}

	@Override
	public Duration now() {
		return Duration.ofNanos(System.nanoTime());
	}

	private Future<?> schedule(Runnable event, Duration delay) {
		return this.executor.schedule(() -> handle(event), delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * A bug in one event must not silently end what later events and deadlines mend.
	 */
	private void handle(Runnable event) {
		try {
			event.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("An event failed", ex);
		}
	}

	/**
	 * Something that is due at some time. If that has long passed, then this process was
	 * stopped, or starved: what has come from others meanwhile is heard first, lest they
	 * are taken to be silent.
	 */
	private final class Timer implements Deadline {

		private final Duration due;

		private final Runnable event;

		private Future<?> future;

		private Timer(Duration due, Runnable event) {
			this.due = due;
			this.event = event;
			this.future = schedule(this::expire, due.minus(now()));
		}

		private void expire() {
			if (now().minus(this.due).compareTo(LATE) > 0) {
				this.future = schedule(this.event, LATE);
			}
			else {
				this.event.run();
			}
		}

		@Override
		public void cancel() {
			this.future.cancel(false);
		}

	}

}
