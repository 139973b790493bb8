package dev.graceful.boot;

import java.util.Arrays;
import java.util.Set;

/**
 * A shutdown hook that runs when all others have ended.
 * <p>
 * The JVM runs them side by side, and does not tell which threads they are. But they were
 * created before it exited, and started after.
 */
final class LastShutdownHook extends Thread {

	private static final long LOOK_MILLIS = 10;

	private final Thread exiting = Thread.currentThread();

	private final Set<Thread> startedBefore = Thread.getAllStackTraces().keySet();

	private final Runnable action;

	private LastShutdownHook(Runnable action) {
		super("graceful-last-hook");
		this.action = action;
	}

	/**
	 * Exit.
	 * @param status the status
	 * @param action what to do when all shutdown hooks have ended
	 */
	static void exit(int status, Runnable action) {
		Runtime.getRuntime().addShutdownHook(new LastShutdownHook(action));
		System.exit(status);
	}

	@Override
	public void run() {
		try {
			while (!allAreStarted()) {
				sleep(LOOK_MILLIS);
			}
			for (Thread thread : getAllStackTraces().keySet()) {
				if (isOtherHook(thread)) {
					thread.join();
				}
			}
		}
		catch (InterruptedException ex) {
			currentThread().interrupt();
		}
		this.action.run();
	}

	/**
	 * The thread that exits waits for the hooks as soon as it has started all.
	 */
	private boolean allAreStarted() {
		return Arrays.stream(this.exiting.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().equals(Thread.class.getName())
					&& frame.getMethodName().equals("join"));
	}

	/**
	 * What was created later is a hook's own affair.
	 */
	private boolean isOtherHook(Thread thread) {
		return !this.startedBefore.contains(thread) && thread.getId() < getId();
	}

}
