package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What only one process has ever had, unlike its pid: when it was started, counted from
 * the start of the machine, and which start of the machine that was.
 *
 * @param text the pid, and what sets it apart from others that had it
 */
record ProcessIdentity(String text) {

	private static final int START_AFTER_NAME = 20;

	/**
	 * Look who has a pid.
	 * @param proc where the kernel tells of processes
	 * @param pid the pid
	 * @return who has it now; empty where nobody has
	 * @throws IOException if it cannot be told
	 */
	static Optional<ProcessIdentity> of(Path proc, long pid) throws IOException {
		String stat;
		try {
			stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		// The name is in parentheses, and may have some of its own
		String start = stat.substring(stat.lastIndexOf(')') + 1).split(" ")[START_AFTER_NAME];
		String boot = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
		return Optional.of(new ProcessIdentity(pid + " " + start + " " + boot));
	}

}
