package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.LogFactory;

/**
 * An application for tests. It records how it was started, and, if it is not the last
 * generation, starts its successor, and ends when and as that one does.
 */
final class Generation {

	static final String CLASS_PATH = Stream.of(Generation.class, JvmLauncher.class, LogFactory.class)
		.map(Generation::location)
		.collect(Collectors.joining(File.pathSeparator));

	private static final String NUMBER = "GENERATION";

	private static final String LAST = "GENERATION_LAST";

	private static final String RECORDS = "GENERATION_RECORDS";

	private final Path records;

	private final int number;

	Generation(Path records, int number) {
		this.records = records;
		this.number = number;
	}

	private static String location(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Prepare to start the first generation.
	 * @param records where all generations record how they were started
	 * @param last the number of the last generation
	 * @param words the command line
	 * @return what starts it, and lets it print to a file
	 */
	static ProcessBuilder first(Path records, int last, List<String> words) {
		ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true)
			.redirectOutput(records.resolve("output").toFile());
		builder.environment().putAll(Map.of(NUMBER, "1", LAST, String.valueOf(last), RECORDS, records.toString()));
		return builder;
	}

	public static void main(String[] arguments) throws Exception {
		Map<String, String> environment = System.getenv();
		Generation generation = new Generation(Path.of(environment.get(RECORDS)),
				Integer.parseInt(environment.get(NUMBER)));
		JvmLauncher launcher = new JvmLauncher(List.of(), 5, (start) -> {
		}, new ArchiveSettings(false, Optional.empty(), 1, OptionalLong.empty()));
		generation.record("directory", Path.of("/proc/self/cwd").toRealPath().toString());
		generation.record("variables", String.join("\n", environment.keySet()));
		generation.record("arguments", String.join("\0", arguments));
		generation.record("words", Files.readString(Path.of("/proc/self/cmdline"), CommandLine.charset()));
		System.out.println("generation " + generation.number + " runs");
		if (generation.number == Integer.parseInt(environment.get(LAST))) {
			return;
		}
		if (System.getProperty("deploy") != null) {
			Files.move(Path.of(System.getProperty("deploy")), Path.of(environment.get("PWD")),
					StandardCopyOption.ATOMIC_MOVE);
		}
		if (System.getProperty("delete") != null) {
			Files.delete(Path.of(System.getProperty("delete")));
		}
		SuccessorProcess successor = launcher
			.launch(Map.of(NUMBER, String.valueOf(generation.number + 1), "GRACEFUL_HANDOFF_TEST", "given"));
		if (Boolean.getBoolean("halt")) {
			Runtime.getRuntime().halt(0);
		}
		System.exit(successor.onExit().toCompletableFuture().get().getAsInt());
	}

	private void record(String what, String value) throws IOException {
		Files.writeString(file(what), value);
	}

	private Path file(String what) {
		return this.records.resolve(this.number + "." + what);
	}

	List<String> words() throws IOException {
		return CommandLine.parse(Files.readAllBytes(file("words")), StandardCharsets.UTF_8).words();
	}

	List<String> arguments() throws IOException {
		return new ArrayList<>(Arrays.asList(Files.readString(file("arguments")).split("\0", -1)));
	}

	List<String> variables() throws IOException {
		return Files.readAllLines(file("variables"));
	}

	Path directory() throws IOException {
		return Path.of(Files.readString(file("directory")));
	}

}
