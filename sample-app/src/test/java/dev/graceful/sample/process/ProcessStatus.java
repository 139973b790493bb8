package dev.graceful.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds, as the kernel says.
 *
 * @param residentKilobytes its resident memory
 * @param threads how many threads it has
 * @param descriptors how many descriptors it has open
 */
public record ProcessStatus(long residentKilobytes, int threads, int descriptors) {

	/**
	 * Return the status of a process.
	 * @param pid the process
	 * @return its status now
	 */
	public static ProcessStatus of(long pid) {
		Path process = Path.of("/proc", Long.toString(pid));
		try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
			List<String> status = Files.readAllLines(process.resolve("status"));
			return new ProcessStatus(number(status, "VmRSS:"), (int) number(status, "Threads:"),
					(int) descriptors.count());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return how long the thread that runs a JVM's main method has been on a processor:
	 * the first one that the launcher starts.
	 * @param pid the JVM
	 * @return the time so far
	 */
	public static Duration processorTimeOfMain(long pid) {
		try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
			Path main = threads.sorted(Comparator.comparingInt((thread) -> Integer.parseInt(thread.toFile().getName())))
				.skip(1)
				.findFirst()
				.orElseThrow();
			return Duration.ofNanos(Long.parseLong(Files.readString(main.resolve("schedstat")).split(" ")[0]));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long number(List<String> status, String name) {
		String line = status.stream().filter((candidate) -> candidate.startsWith(name)).findFirst().orElseThrow();
		return Long.parseLong(line.replaceAll("\\D", ""));
	}

}
