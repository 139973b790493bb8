package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Looks whether there is memory for a second JVM, which runs beside this one until this
 * one has drained.
 * <p>
 * It is taken to need what this one has now, for once it is warm it does the same work.
 * Only what is this one's alone counts: the pages of files, such as those of the JVM
 * itself, are there once for both, and the kernel can drop them.
 */
final class MemoryCheck implements LaunchCheck {

	private static final long KIBIBYTE = 1024;

	private static final long MEBIBYTE = KIBIBYTE * 1024;

	private static final Pattern OWN = Pattern.compile("^Rss(?:Anon|Shmem):\\s+(\\d+) kB", Pattern.MULTILINE);

	private static final Pattern AVAILABLE = Pattern.compile("^MemAvailable:\\s+(\\d+) kB", Pattern.MULTILINE);

	private final OptionalLong needed;

	private final Path root;

	/**
	 * Create a check.
	 * @param needed what a second JVM needs, in bytes; as much as this one has where it
	 * is not known; 0 for not looking
	 * @param root where {@code /proc} and the control groups are found
	 */
	MemoryCheck(OptionalLong needed, Path root) {
		this.needed = needed;
		this.root = root;
	}

	@Override
	public Optional<String> objection() {
		try {
			long bytes = this.needed.isPresent() ? this.needed.getAsLong() : own();
			return limits().stream()
				.filter((limit) -> limit.left() < bytes)
				.min(Comparator.comparingLong(MemoryLimit::left))
				.map((limit) -> objection(bytes, limit));
		}
		catch (IOException ex) {
			// Where the kernel does not tell, nobody is kept from trying.
			return Optional.empty();
		}
	}

	private static String objection(long bytes, MemoryLimit limit) {
		return "a second JVM needs about " + mebibytes(bytes) + ", and " + limit.name() + " leaves "
				+ mebibytes(Math.max(0, limit.left())) + ": raise that, lower -Xmx, or say what is needed with"
				+ " graceful.restart.memory-needed";
	}

	private static String mebibytes(long bytes) {
		return bytes / MEBIBYTE + " MiB";
	}

	private long own() throws IOException {
		return bytes(OWN, "proc/self/status").sum();
	}

	private List<MemoryLimit> limits() throws IOException {
		Stream<MemoryLimit> machine = bytes(AVAILABLE, "proc/meminfo")
			.mapToObj((left) -> new MemoryLimit("the machine's free memory", left));
		return Stream.concat(machine, new ControlGroups(this.root).memoryLimits().stream()).toList();
	}

	private LongStream bytes(Pattern pattern, String file) throws IOException {
		return pattern.matcher(Files.readString(this.root.resolve(file)))
			.results()
			.mapToLong((result) -> Long.parseLong(result.group(1)) * KIBIBYTE);
	}

}
