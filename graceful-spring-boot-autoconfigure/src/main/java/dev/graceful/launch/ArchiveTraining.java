package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the archive with which successors start of the application that this JVM was told
 * to run, whether that runs or not. Immutable and thread-safe.
 */
public final class ArchiveTraining {

	private final CommandLine withoutArguments;

	private ArchiveTraining(CommandLine withoutArguments) {
		this.withoutArguments = withoutArguments;
	}

	/**
	 * Read what this JVM was started with.
	 * @param arguments the arguments that its main method was given
	 * @return how to make it; empty where its command line does not end with these
	 * arguments, as in a test
	 */
	public static Optional<ArchiveTraining> of(List<String> arguments) {
		try {
			return CommandLine.ofThisProcess().without(arguments).map(ArchiveTraining::new);
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Make it.
	 * @param arguments the application's arguments while it is made
	 * @param settings where it is kept
	 * @param timeout how long it may take
	 * @return where it is
	 * @throws IOException if it cannot be made; the message says why
	 */
	public Path run(List<String> arguments, ArchiveSettings settings, Duration timeout) throws IOException {
		Path directory = WorkingDirectory.ofThisProcess().existing();
		Map<String, String> environment = new HashMap<>(System.getenv());
		SuccessorEnvironment.scrub(environment, directory, (notice) -> {
		});
		CommandLine command = SuccessorCommand.derive(this.withoutArguments.with(arguments), directory, (notice) -> {
		});
		return new Archives(settings).make(JavaStart.of(command, environment, directory), false, timeout, (run) -> {
		}).file();
	}

}
