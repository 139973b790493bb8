package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program that starts the successor.
 *
 * @param command as {@code argv[0]} had it, so that a new JDK is picked up, or else the
 * very file that this process runs
 * @param launcher whether it is the {@code java} launcher
 * @param file the file that will run, symbolic links resolved
 */
record JavaExecutable(String command, boolean launcher, File file) {

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
		File own = new File(Files.readSymbolicLink(OWN).toString().replaceFirst(" \\(deleted\\)$", ""));
		Optional<File> found = search(written, directory);
		if (found.isPresent() && (isLauncher(found.get()) || !isLauncher(own))) {
			return of(written, found.get());
		}
		// It was given another name (exec -a), perhaps that of a script.
		return of(own.toString(), own);
	}

	private static JavaExecutable of(String command, File file) throws IOException {
		return new JavaExecutable(command, isLauncher(file), file.getCanonicalFile());
	}

	private static Optional<File> search(String written, Path directory) {
		Stream<File> candidates = written.contains("/") ? Stream.of(new File(written))
				: Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
					.map((each) -> new File(each, written));
		return candidates.map((each) -> each.isAbsolute() ? each : new File(directory.toFile(), each.getPath()))
			.filter((each) -> each.isFile() && each.canExecute())
			.findFirst();
	}

	private static boolean isLauncher(File executable) throws IOException {
		return executable.getCanonicalFile().getName().equals("java");
	}

}
