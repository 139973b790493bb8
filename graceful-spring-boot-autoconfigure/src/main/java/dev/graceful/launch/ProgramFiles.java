package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The files that this JVM was started from, and that the next one will be.
 * <p>
 * To be created when the process starts, for it remembers by what name the working
 * directory was known then. Immutable and thread-safe.
 */
public final class ProgramFiles {

	private static final Log logger = LogFactory.getLog(ProgramFiles.class);

	private final String classPath;

	private final WorkingDirectory workingDirectory;

	private final List<String> arguments;

	ProgramFiles(String classPath, List<String> arguments, WorkingDirectory workingDirectory) {
		this.classPath = classPath;
		this.arguments = List.copyOf(arguments);
		this.workingDirectory = workingDirectory;
	}

	/**
	 * Find those of this process.
	 * @return the files
	 */
	public static ProgramFiles ofThisProcess() {
		return new ProgramFiles(System.getProperty("java.class.path"), arguments(), WorkingDirectory.ofThisProcess());
	}

	private static List<String> arguments() {
		try {
			return CommandLine.ofThisProcess().arguments();
		}
		catch (IOException ex) {
			logger.debug("The command line is not known, and so neither are its argument files", ex);
			return List.of();
		}
	}

	/**
	 * Return where the next JVM starts.
	 * @return the directory, by the name that the user gave it
	 */
	public Path workingDirectory() {
		return this.workingDirectory.path().toAbsolutePath().normalize();
	}

	/**
	 * Return what the JVM reads: jars and directories of its class path, what a jar's
	 * manifest adds to that, and argument files of the command line.
	 * @return the paths, absolute; some may not exist
	 */
	public List<Path> paths() {
		Path directory = workingDirectory();
		Set<Path> paths = new LinkedHashSet<>();
		Stream.of(this.classPath.split(File.pathSeparator))
			.filter((entry) -> !entry.isEmpty())
			.map(directory::resolve)
			.forEach((entry) -> {
				paths.add(entry);
				paths.addAll(JarCheck.libraries(entry));
			});
		paths.addAll(new LauncherArguments(directory, (notice) -> {
		}).argumentFiles(this.arguments));
		return new ArrayList<>(paths);
	}

	/**
	 * Look whether a JVM could be started from these files.
	 * @param changed files that were changed, and of which those that are jars have to be
	 * complete as well
	 * @return a sentence that says what is missing; empty if nothing is
	 */
	public Optional<String> obstacle(List<Path> changed) {
		return Stream
			.concat(Stream.of(this.classPath),
					changed.stream().map(Path::toString).filter((name) -> name.matches(".*\\.[jw]ar")))
			.flatMap((each) -> new JarCheck(each, this.workingDirectory).objection().stream())
			.findFirst();
	}

}
