package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program that starts the successor.
 *
 * @param command as {@code argv[0]} had it, so that a new JDK is picked up, or else the
 * very file that this process runs
 * @param launcher whether it is the {@code java} launcher
 */
record JavaExecutable(String command, boolean launcher) {

	private static final Path OWN = Path.of("/proc/self/exe");

	/**
	 * Find the program again.
	 * @param written {@code argv[0]} of this process
	 * @param directory where the successor starts
	 * @return the program
	 * @throws IOException if the kernel does not tell what this process runs
	 */
	static JavaExecutable find(String written, Path directory) throws IOException {
		// What the file was replaced by, where an upgrade of the JDK deleted it.
		Path own = Path.of(Files.readSymbolicLink(OWN).toString().replaceFirst(" \\(deleted\\)$", ""));
		Optional<Path> found = search(written, directory);
		if (found.isPresent() && (isLauncher(found.get()) || !isLauncher(own))) {
			return new JavaExecutable(written, isLauncher(found.get()));
		}
		// It was given another name (exec -a), perhaps that of a script.
		return new JavaExecutable(own.toString(), isLauncher(own));
	}

	private static Optional<Path> search(String written, Path directory) throws IOException {
		Stream<String> candidates = written.contains("/") ? Stream.of(written)
				: Pattern.compile(File.pathSeparator)
					.splitAsStream(System.getenv().getOrDefault("PATH", ""))
					.map((each) -> Path.of(each, written).toString());
		Optional<Path> found = candidates.map(directory::resolve)
			.filter((each) -> Files.isRegularFile(each) && Files.isExecutable(each))
			.findFirst();
		return found.isPresent() ? Optional.of(found.get().toRealPath()) : found;
	}

	private static boolean isLauncher(Path executable) {
		return executable.endsWith("java");
	}

}
