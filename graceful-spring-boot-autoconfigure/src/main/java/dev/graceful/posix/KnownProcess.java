package dev.graceful.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A process, known by its pid and by when it was started: the kernel gives a pid away
 * again.
 *
 * @param pid its pid
 * @param started when it was started, as the kernel counts; empty where that was not told
 */
public record KnownProcess(long pid, OptionalLong started) {

	/**
	 * Get to know a process.
	 * @param pid its pid
	 * @return the process that has that pid now
	 */
	public static KnownProcess of(long pid) {
		try {
			return new KnownProcess(pid, OptionalLong.of(ProcessStat.of(directory(pid).toFile()).started()));
		}
		catch (IOException ex) {
			return new KnownProcess(pid, OptionalLong.empty());
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
			ProcessStat stat = ProcessStat.of(directory.toFile());
			boolean same = this.started.isEmpty() || this.started.getAsLong() == stat.started();
			return same && (!stat.isZombie() || threads.count() > 1);
		}
		catch (IOException | UncheckedIOException ex) {
			return Files.exists(directory);
		}
	}

	private static Path directory(long pid) {
		return Path.of("/proc", Long.toString(pid));
	}

}
