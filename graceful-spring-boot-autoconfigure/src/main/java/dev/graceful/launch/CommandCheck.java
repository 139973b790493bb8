package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks a command of the user's, which speaks against a launch by ending with another
 * status than 0.
 */
final class CommandCheck implements LaunchCheck {

	private static final int LINES = 10;

	private final CommandLine command;

	private final Duration timeout;

	private final WorkingDirectory workingDirectory;

	CommandCheck(List<String> command, Duration timeout, WorkingDirectory workingDirectory) {
		this.command = new CommandLine(command);
		this.timeout = timeout;
		this.workingDirectory = workingDirectory;
	}

	@Override
	public Optional<String> objection() {
		try {
			return run();
		}
		catch (IOException ex) {
			return Optional.of("the check " + this.command + " could not be run: " + ex.getMessage());
		}
	}

	private Optional<String> run() throws IOException {
		Path directory = this.workingDirectory.existing();
		try (ProgramRun run = ProgramRun.start(this.command.words(), directory, LINES, (environment) -> {
		})) {
			Optional<String> objection = outcome(run.await(this.timeout));
			return objection.isPresent() ? Optional.of(objection.get() + told(run.lastLines())) : objection;
		}
	}

	private Optional<String> outcome(OptionalInt status) {
		if (status.isEmpty()) {
			return Optional.of("the check " + this.command + (Thread.currentThread().isInterrupted()
					? " was interrupted" : " has not ended in time (graceful.restart.check-timeout)"));
		}
		return (status.getAsInt() == 0) ? Optional.empty()
				: Optional.of("the check " + this.command + " ended with status " + status.getAsInt());
	}

	private static String told(List<String> lines) {
		return lines.isEmpty() ? "" : ": " + String.join(System.lineSeparator() + "    | ", lines);
	}

}
