package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.graceful.posix.ProcessStat;

/**
 * What only one process has ever had, unlike its pid: when it was started, counted from
 * the start of the machine, and which start of the machine that was.
 *
 * @param text the pid, and what sets it apart from others that had it
 */
record ProcessIdentity(String text) {

	/**
	 * Look who has a pid.
	 * @param proc where the kernel tells of processes
	 * @param pid the pid
	 * @return who has it now; empty where nobody has
	 * @throws IOException if it cannot be told
	 */
	static Optional<ProcessIdentity> of(Path proc, long pid) throws IOException {
		Path directory = proc.resolve(Long.toString(pid));
		long started;
		try {
			started = ProcessStat.of(directory.toFile()).started();
		}
		catch (IOException ex) {
			if (Files.exists(directory.resolve("stat"))) {
				throw ex;
			}
			return Optional.empty();
		}
		String boot = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
		return Optional.of(new ProcessIdentity(pid + " " + started + " " + boot));
	}

}
