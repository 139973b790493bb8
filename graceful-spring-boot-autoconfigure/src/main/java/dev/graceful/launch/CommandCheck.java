package dev.graceful.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks a command of the user's, which speaks against a launch by ending with another
 * status than 0.
 */
final class CommandCheck implements LaunchCheck {

	private static final Path NO_INPUT = Path.of("/dev/null");

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
		Path output = Files.createTempFile("graceful-", ".check");
		try (CapturedStream lines = new CapturedStream(output.toFile(), OutputStream.nullOutputStream(), LINES)) {
			ProcessBuilder builder = new ProcessBuilder(this.command.words()).directory(directory.toFile())
				.redirectInput(Redirect.from(NO_INPUT.toFile()))
				.redirectErrorStream(true)
				.redirectOutput(output.toFile());
			SuccessorEnvironment.scrub(builder.environment(), directory, (notice) -> {
			});
			Optional<String> objection = outcome(builder.start());
			lines.passOnAll();
			return objection.map((reason) -> reason + told(lines.lastLines()));
		}
		finally {
			Files.delete(output);
		}
	}

	private Optional<String> outcome(Process process) {
		try {
			if (!process.waitFor(this.timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				end(process);
				return Optional
					.of("the check " + this.command + " has not ended in time (graceful.restart.check-timeout)");
			}
			int status = process.exitValue();
			return (status == 0) ? Optional.empty()
					: Optional.of("the check " + this.command + " ended with status " + status);
		}
		catch (InterruptedException ex) {
			end(process);
			Thread.currentThread().interrupt();
			return Optional.of("the check " + this.command + " was interrupted");
		}
	}

	private static void end(Process process) {
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
	}

	private static String told(List<String> lines) {
		return lines.isEmpty() ? "" : ": " + String.join(System.lineSeparator() + "    | ", lines);
	}

}
