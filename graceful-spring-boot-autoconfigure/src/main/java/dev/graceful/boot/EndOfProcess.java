package dev.graceful.boot;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The end of this process, which comes in time whatever hangs.
 */
final class EndOfProcess {

	private static final Log logger = LogFactory.getLog(EndOfProcess.class);

	private static final Duration ABANDON = Duration.ofSeconds(5);

	/**
	 * For the dump to get into the log, or not.
	 */
	private static final Duration DUMP = Duration.ofSeconds(5);

	private static final int FAILED = 1;

	private final Duration haltAfter;

	private final EndOfJvm endOfJvm;

	private volatile boolean exiting;

	EndOfProcess(Duration haltAfter, EndOfJvm endOfJvm) {
		this.haltAfter = haltAfter;
		this.endOfJvm = endOfJvm;
	}

	/**
	 * Close the application, and exit with status 0. A JVM that has not ended after a
	 * while is halted, when it has said what it is doing.
	 * @param close closes the application
	 */
	void retire(Runnable close) {
		daemon("graceful-halt", () -> {
			sleep(this.haltAfter);
			dumpAndHalt();
		});
		Thread retire = new Thread(() -> {
			close.run();
			this.exiting = true;
			this.endOfJvm.exit(0);
		}, "graceful-retire");
		// Or the JVM ends by itself as soon as the application is closed
		retire.setDaemon(false);
		retire.start();
	}

	/**
	 * Exit with status 1. An exit runs the shutdown hooks, and those may wait for ever
	 * for an application that hangs while it starts.
	 */
	void abandon() {
		daemon("graceful-halt", () -> {
			sleep(ABANDON);
			Runtime.getRuntime().halt(FAILED);
		});
		new Thread(() -> System.exit(FAILED), "graceful-abandon").start();
	}

	/**
	 * What hangs may be the log itself.
	 */
	private void dumpAndHalt() {
		Thread dump = daemon("graceful-thread-dump", this::dump);
		try {
			dump.join(DUMP.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.endOfJvm.halt(FAILED);
	}

	/**
	 * The logging ends with Boot's shutdown hook.
	 */
	private void dump() {
		String text = "This JVM has not ended " + this.haltAfter.toSeconds()
				+ " s after it retired, and is halted. Its threads:" + System.lineSeparator() + ThreadDump.take();
		if (this.exiting) {
			System.err.println(text);
		}
		else {
			logger.error(text);
		}
	}

	private static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void sleep(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
