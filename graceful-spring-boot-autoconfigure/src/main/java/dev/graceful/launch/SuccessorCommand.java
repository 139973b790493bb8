package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the successor's command line from this process's own.
 */
final class SuccessorCommand {

	/**
	 * What adopting a listener needs, and what a library that calls native code needs to
	 * do so without a warning.
	 */
	private static final List<String> OPTIONS = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--add-opens=java.base/java.io=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");

	private SuccessorCommand() {
	}

	/**
	 * Derive the successor's command line.
	 * @param own what this process was started with
	 * @param directory where the successor starts
	 * @param notices told, as a sentence, what had to be changed
	 * @return what to start the successor with
	 * @throws IOException if the kernel does not tell what this process runs
	 */
	static CommandLine derive(CommandLine own, Path directory, Consumer<String> notices) throws IOException {
		JavaExecutable executable = JavaExecutable.find(own.program(), directory);
		// An archive is chosen anew for each generation
		List<String> arguments = own.arguments().subList(ArchiveKind.leading(own.arguments()), own.arguments().size());
		List<String> words = new ArrayList<>();
		words.add(executable.command());
		if (executable.launcher()) {
			OPTIONS.stream().filter((each) -> !arguments.contains(each)).forEach(words::add);
		}
		words.addAll(new LauncherArguments(directory, notices).replaceFixedPorts(arguments));
		return new CommandLine(words);
	}

}
