package dev.graceful.boot;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.HandoffEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Announces to the application what happens to its generation, in order, on a thread of
 * its own: a listener may take its time, and the handoff must not.
 */
final class Announcements {

	private static final Log logger = LogFactory.getLog(Announcements.class);

	private static final long IDLE_SECONDS = 10;

	private final Executor thread = new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> {
				Thread thread = new Thread(task, "graceful-events");
				thread.setDaemon(true);
				return thread;
			});

	private volatile ConfigurableApplicationContext context;

	/**
	 * Announce to this context from now on. What has happened before is not announced.
	 * @param context refreshed
	 */
	void to(ConfigurableApplicationContext context) {
		this.context = context;
	}

	void announce(HandoffEvent event) {
		this.thread.execute(() -> publish(event));
	}

	private void publish(HandoffEvent event) {
		ConfigurableApplicationContext context = this.context;
		if (context == null || !context.isActive()) {
			return;
		}
		try {
			context.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener failed on " + event, ex);
		}
	}

	/**
	 * Run something after everything was announced that has happened so far.
	 * @param action what to run, on the thread of the announcements
	 */
	void afterwards(Runnable action) {
		this.thread.execute(action);
	}

	/**
	 * Wait until everything was announced that has happened so far.
	 * @param bound for how long at most: a listener may hang
	 */
	void await(Duration bound) {
		CompletableFuture<Void> announced = new CompletableFuture<>();
		afterwards(() -> announced.complete(null));
		announced.completeOnTimeout(null, bound.toNanos(), TimeUnit.NANOSECONDS).join();
	}

}
