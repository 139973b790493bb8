package dev.graceful.posix;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel tells of a process, or of a thread, in its {@code stat}. As small as a
 * keeper needs it: without lambdas, and without the file system of {@code java.nio}.
 */
public final class ProcessStat {

	private static final int STATE = 0;

	private static final int PARENT = 1;

	private static final int PROCESS_GROUP = 2;

	private static final int TERMINAL = 4;

	private static final int FOREGROUND_GROUP = 5;

	private static final int USER_TIME = 11;

	private static final int SYSTEM_TIME = 12;

	private static final int START_TIME = 19;

	/**
	 * The kernel tells of time in hundredths of a second, wherever Linux runs.
	 */
	private static final int MILLIS_PER_TICK = 10;

	/**
	 * Those that follow the program's name, which may contain anything.
	 */
	private final String[] fields;

	private ProcessStat(String[] fields) {
		this.fields = fields;
	}

	/**
	 * Read it.
	 * @param process the directory of the process, as in {@code /proc}, or of the thread
	 * @return what is told
	 * @throws IOException if there is no such process, or it is not told
	 */
	public static ProcessStat of(File process) throws IOException {
		try (InputStream input = new FileInputStream(new File(process, "stat"))) {
			String stat = new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
			return new ProcessStat(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
		}
	}

	/**
	 * Return how much of the processors it has had.
	 * @return in milliseconds, in steps of ten
	 */
	long processorMillis() {
		return (Long.parseLong(this.fields[USER_TIME]) + Long.parseLong(this.fields[SYSTEM_TIME])) * MILLIS_PER_TICK;
	}

	/**
	 * Whether it has ended, and was not waited for.
	 * @return whether it is a zombie
	 */
	public boolean isZombie() {
		return this.fields[STATE].equals("Z");
	}

	/**
	 * Return the pid of its parent.
	 * @return the pid, as a text
	 */
	public String parent() {
		return this.fields[PARENT];
	}

	/**
	 * Whether it leads the process group that its terminal listens to.
	 * @param pid its pid
	 * @return whether it does
	 */
	public boolean isInForeground(long pid) {
		String group = this.fields[PROCESS_GROUP];
		return !this.fields[TERMINAL].equals("0") && group.equals(Long.toString(pid))
				&& group.equals(this.fields[FOREGROUND_GROUP]);
	}

	/**
	 * Return when it was started.
	 * @return the time since the start of the machine, as the kernel counts it
	 */
	public long started() {
		return Long.parseLong(this.fields[START_TIME]);
	}

}
