package dev.graceful.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A process, known by its pid and by when it was started: the kernel gives a pid away
 * again.
 *
 * @param pid its pid
 * @param started when it was started, as the kernel counts; empty where that was not told
 */
public record KnownProcess(long pid, String started) {

	private static final int STATE = 0;

	private static final int START_TIME = 19;

	/**
	 * Get to know a process.
	 * @param pid its pid
	 * @return the process that has that pid now
	 */
	public static KnownProcess of(long pid) {
		try {
			return new KnownProcess(pid, fields(directory(pid))[START_TIME]);
		}
		catch (IOException ex) {
			return new KnownProcess(pid, "");
		}
	}

	/**
	 * Whether it still holds descriptors. A process that was killed is a zombie until it
	 * is waited for. It has closed its descriptors when no thread but the one that became
	 * the zombie is left. If this process has no descriptor left to look, one that is
	 * there is taken to run.
	 * @return whether it runs; a zombie does not
	 */
	public boolean isRunning() {
		Path directory = directory(this.pid);
		try (Stream<Path> threads = Files.list(directory.resolve("task"))) {
			String[] fields = fields(directory);
			boolean same = this.started.isEmpty() || this.started.equals(fields[START_TIME]);
			return same && (!fields[STATE].equals("Z") || threads.count() > 1);
		}
		catch (IOException | UncheckedIOException ex) {
			return Files.exists(directory);
		}
	}

	private static Path directory(long pid) {
		return Path.of("/proc", Long.toString(pid));
	}

	/**
	 * Those that follow the program's name, which may contain anything.
	 */
	private static String[] fields(Path directory) throws IOException {
		String stat = Files.readString(directory.resolve("stat"));
		return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
	}

}
