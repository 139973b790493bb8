package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Starts the application that this JVM was told to run, with other arguments, in a
 * process that outlives this one and its terminal. Immutable and thread-safe.
 */
public final class DetachedStart {

	/**
	 * Begins a session and runs a program in it, in the same process. Java has no way to
	 * do so.
	 */
	private static final String OWN_SESSION = "setsid";

	private static final File NOTHING = new File("/dev/null");

	private final CommandLine withoutArguments;

	private DetachedStart(CommandLine withoutArguments) {
		this.withoutArguments = withoutArguments;
	}

	/**
	 * Read what this JVM was started with.
	 * @param arguments the arguments that its main method was given
	 * @return how to start it; empty where its command line does not end with these
	 * arguments, as in a test
	 */
	public static Optional<DetachedStart> of(List<String> arguments) {
		try {
			return of(CommandLine.ofThisProcess(), arguments);
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	static Optional<DetachedStart> of(CommandLine own, List<String> arguments) {
		return own.without(arguments).map(DetachedStart::new);
	}

	/**
	 * Start it. It reads nothing, and its output is added to a file.
	 * @param arguments the application's arguments
	 * @param log where its output goes; made if it is not there
	 * @param notices told, as a sentence, what had to be changed of the command line
	 * @return the process, which leads a session of its own; whoever calls may leave it
	 * alone
	 * @throws IOException if it cannot be started
	 */
	public Process start(List<String> arguments, Path log, Consumer<String> notices) throws IOException {
		Path directory = WorkingDirectory.ofThisProcess().existing();
		ProcessBuilder builder = new ProcessBuilder(command(arguments, directory, notices))
			.directory(directory.toFile())
			.redirectInput(Redirect.from(NOTHING))
			.redirectOutput(Redirect.appendTo(log.toFile()))
			.redirectErrorStream(true);
		SuccessorEnvironment.scrub(builder.environment(), directory, notices);
		return builder.start();
	}

	private List<String> command(List<String> arguments, Path directory, Consumer<String> notices) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(ownSession());
		command.addAll(SuccessorCommand.derive(this.withoutArguments.with(arguments), directory, notices).words());
		return command;
	}

	private static String ownSession() throws IOException {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, OWN_SESSION))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new IOException("there is no program " + OWN_SESSION
					+ " in the path, which is needed to start in the background; --foreground does without it"))
			.toString();
	}

}
