package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM is started with, wherever that is written: on the command line, in argument
 * files, or in the environment.
 *
 * @param java the launcher
 * @param directory where it starts
 * @param options the options of the JVM, in the order in which they count
 * @param jar whether {@code main} is a jar
 * @param main the jar, or the main class
 * @param arguments the arguments of the application
 */
record JavaStart(JavaExecutable java, Path directory, List<String> options, boolean jar, String main,
		List<String> arguments) {

	/**
	 * The variables whose options are among the {@link #options}, so that a JVM that is
	 * started with those must not find them again.
	 */
	static final Set<String> VARIABLES = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

	private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");

	private static final String CLASS_PATH_WITH_VALUE = "--class-path=";

	private static final Pattern CHOSEN = Pattern.compile("-Xshare(:.*)?|-XX:[+-]?(SharedArchiveFile|"
			+ "ArchiveClassesAtExit|AutoCreateSharedArchive|UseSharedSpaces|RequireSharedSpaces|DumpSharedSpaces|"
			+ "SharedClassListFile|DumpLoadedClassList|AOT|CRaC|Flags=|VMOptionsFile=).*");

	/**
	 * What would be done a second time by a JVM that is started only for its archive:
	 * agents, recordings, what is written to a log or when something has happened, and
	 * taking all the memory at once.
	 */
	private static final Pattern ACTS = Pattern.compile("-(javaagent|agentlib|agentpath):.*|-Xrun.*|-Xdebug|"
			+ "-Xlog.*|-verbose.*|-showversion|--show-version|-XshowSettings.*|-Dcom\\.sun\\.management\\..*|"
			+ "-XX:[+-]?(StartFlightRecording|FlightRecorderOptions|LogVMOutput|LogFile|OnError|OnOutOfMemoryError|"
			+ "ErrorFile|HeapDump|Print|CreateCoredumpOnCrash|AlwaysPreTouch).*");

	JavaStart {
		options = List.copyOf(options);
		arguments = List.copyOf(arguments);
	}

	/**
	 * Read what a JVM is started with.
	 * @param command the command line
	 * @param environment the environment
	 * @param directory where it starts
	 * @return what it is started with
	 * @throws IOException if that cannot be told; the message says why
	 */
	static JavaStart of(CommandLine command, Map<String, String> environment, Path directory) throws IOException {
		JavaExecutable java = JavaExecutable.find(command.program(), directory);
		if (!java.launcher()) {
			throw new IOException("it is not started by the java launcher, but by " + java.command());
		}
		LauncherArguments launcher = new LauncherArguments(directory, (notice) -> {
		});
		List<String> words = launcher.expand(command.arguments());
		OptionalInt mainAt = launcher.mainAt();
		if (mainAt.isEmpty() || isModule(words, mainAt.getAsInt())) {
			throw new IOException("it runs neither a jar nor a class of the class path");
		}
		int main = mainAt.getAsInt();
		boolean jar = main > 0 && words.get(main - 1).equals("-jar");
		List<String> options = new ArrayList<>(variable("JAVA_TOOL_OPTIONS", environment));
		options.addAll(new LauncherArguments(directory, (notice) -> {
		}).expand(variable("JDK_JAVA_OPTIONS", environment)));
		options.addAll(words.subList(0, jar ? main - 1 : main));
		options.addAll(variable("_JAVA_OPTIONS", environment));
		return new JavaStart(java, directory, options, jar, words.get(main), words.subList(main + 1, words.size()));
	}

	private static boolean isModule(List<String> words, int main) {
		return words.get(main).startsWith("--module=")
				|| (main > 0 && Set.of("-m", "--module").contains(words.get(main - 1)));
	}

	private static List<String> variable(String name, Map<String, String> environment) throws IOException {
		return OptionsVariable.parse(environment.getOrDefault(name, ""))
			.orElseThrow(() -> new IOException("a quote is not closed in " + name));
	}

	/**
	 * Find an option by which somebody has chosen an archive, or none, or may have done
	 * so in a file.
	 * @return the option
	 */
	Optional<String> chosenArchive() {
		return this.options.stream().filter((each) -> CHOSEN.matcher(each).matches()).findFirst();
	}

	/**
	 * Return those options that a JVM needs which is started only for its archive.
	 * @return the options without those that act on something else
	 */
	List<String> quietOptions() {
		return this.options.stream().filter((each) -> !ACTS.matcher(each).matches()).toList();
	}

	/**
	 * Return the class path.
	 * @return as it is written
	 */
	String classPath() {
		if (this.jar) {
			return this.main;
		}
		String classPath = System.getenv().getOrDefault("CLASSPATH", ".");
		for (int i = 0; i < this.options.size(); i++) {
			String option = this.options.get(i);
			if (option.startsWith(CLASS_PATH_WITH_VALUE)) {
				classPath = option.substring(CLASS_PATH_WITH_VALUE.length());
			}
			else if (CLASS_PATH.contains(option) && i + 1 < this.options.size()) {
				classPath = this.options.get(++i);
			}
		}
		return classPath;
	}

	/**
	 * Return the files and directories of the class path, with what the manifests of its
	 * jars add.
	 * @return the absolute paths, in their order, one at least; some may not exist
	 * @throws IOException if there is none, or a directory of jars cannot be read
	 */
	List<Path> files() throws IOException {
		List<Path> files = new ArrayList<>();
		for (String entry : classPath().split(":")) {
			for (Path file : expand(entry)) {
				files.add(file);
				JarCheck.libraries(file).stream().map(Path::normalize).forEach(files::add);
			}
		}
		if (files.isEmpty()) {
			throw new IOException("there is no jar in its class path " + classPath());
		}
		return files.stream().distinct().toList();
	}

	private List<Path> expand(String entry) throws IOException {
		if (entry.equals("*") || entry.endsWith("/*")) {
			try (Stream<Path> jars = Files.list(absolute(entry.substring(0, entry.length() - 1)))) {
				return jars.filter((each) -> each.toString().matches(".*\\.(jar|JAR)")).sorted().toList();
			}
		}
		return List.of(absolute(entry));
	}

	private Path absolute(String path) {
		return this.directory.resolve(path).toAbsolutePath().normalize();
	}

	/**
	 * Whether both are the same JVM of the same code, whatever the arguments of the
	 * application are.
	 * @param other the other one
	 * @return whether they are
	 */
	boolean isSameJvm(JavaStart other) {
		return this.java.equals(other.java) && this.options.equals(other.options) && this.jar == other.jar
				&& this.main.equals(other.main);
	}

}
