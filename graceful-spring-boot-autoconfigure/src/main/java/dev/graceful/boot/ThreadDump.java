package dev.graceful.boot;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * What every thread of this JVM is doing, for the log.
 */
final class ThreadDump {

	private final StringBuilder text = new StringBuilder();

	private ThreadDump() {
	}

	/**
	 * Take a dump now.
	 * @return one line for each thread, followed by its whole stack and its locks
	 */
	static String take() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		ThreadDump dump = new ThreadDump();
		for (ThreadInfo thread : threads.dumpAllThreads(threads.isObjectMonitorUsageSupported(),
				threads.isSynchronizerUsageSupported())) {
			dump.thread(thread);
		}
		dump.line("Virtual threads cannot be listed here.");
		return dump.text.toString();
	}

	private void thread(ThreadInfo thread) {
		line("\"" + thread.getThreadName() + "\" #" + thread.getThreadId() + (thread.isDaemon() ? " daemon" : "") + " "
				+ thread.getThreadState() + waitingFor(thread));
		StackTraceElement[] stack = thread.getStackTrace();
		MonitorInfo[] monitors = thread.getLockedMonitors();
		for (int depth = 0; depth < stack.length; depth++) {
			line("\tat " + stack[depth]);
			int frame = depth;
			Arrays.stream(monitors)
				.filter((monitor) -> monitor.getLockedStackDepth() == frame)
				.forEach((monitor) -> line("\t- locked " + monitor));
		}
		for (LockInfo lock : thread.getLockedSynchronizers()) {
			line("\t- holds " + lock);
		}
		line("");
	}

	private static String waitingFor(ThreadInfo thread) {
		if (thread.getLockInfo() == null) {
			return "";
		}
		return " on " + thread.getLockInfo()
				+ ((thread.getLockOwnerName() != null) ? " held by \"" + thread.getLockOwnerName() + "\"" : "");
	}

	private void line(String line) {
		this.text.append(line).append(System.lineSeparator());
	}

}
