package dev.graceful.sample.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The memory that processes have, as the kernel says.
 *
 * @param proportionalKilobytes what is shared with others counted in part, so that the
 * sum of processes is what they have together
 * @param residentKilobytes what is shared with others counted in full
 */
public record ProcessMemory(long proportionalKilobytes, long residentKilobytes) {

	private static final ProcessMemory NONE = new ProcessMemory(0, 0);

	/**
	 * Return the memory of some processes.
	 * @param pids the processes; one that has ended has none
	 * @return their memory now, together
	 */
	public static ProcessMemory of(Collection<Long> pids) {
		return pids.stream().map(ProcessMemory::of).reduce(NONE, ProcessMemory::plus);
	}

	private static ProcessMemory of(long pid) {
		try {
			List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
			return new ProcessMemory(number(lines, "Pss:"), number(lines, "Rss:"));
		}
		catch (IOException ex) {
			return NONE;
		}
	}

	private static long number(List<String> lines, String name) {
		return lines.stream()
			.filter((line) -> line.startsWith(name))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.sum();
	}

	private ProcessMemory plus(ProcessMemory other) {
		return new ProcessMemory(this.proportionalKilobytes + other.proportionalKilobytes,
				this.residentKilobytes + other.residentKilobytes);
	}

	/**
	 * Return the larger figures of this and another.
	 */
	public ProcessMemory orMore(ProcessMemory other) {
		return new ProcessMemory(Math.max(this.proportionalKilobytes, other.proportionalKilobytes),
				Math.max(this.residentKilobytes, other.residentKilobytes));
	}

}
