package dev.graceful.launch;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program that is run to its end, whose last lines are wanted. It reads nothing.
 * Closing it ends the program, should it still run.
 */
final class ProgramRun implements Closeable {

	private static final Path NO_INPUT = Path.of("/dev/null");

	private final Process process;

	private final Path output;

	private final CapturedStream lines;

	private ProgramRun(Process process, Path output, CapturedStream lines) {
		this.process = process;
		this.output = output;
		this.lines = lines;
	}

	/**
	 * Start a program.
	 * @param command the program and its arguments
	 * @param directory where it runs
	 * @param linesToKeep how many of its last lines are wanted
	 * @param environment changes its environment, which is this process's own without
	 * what was meant for this process alone
	 * @return the program, which runs
	 * @throws IOException if it cannot be started
	 */
	static ProgramRun start(List<String> command, Path directory, int linesToKeep,
			Consumer<Map<String, String>> environment) throws IOException {
		Path output = Files.createTempFile("graceful-", ".output");
		CapturedStream lines = null;
		try {
			lines = new CapturedStream(output.toFile(), OutputStream.nullOutputStream(), linesToKeep);
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
				.redirectInput(Redirect.from(NO_INPUT.toFile()))
				.redirectErrorStream(true)
				.redirectOutput(output.toFile());
			SuccessorEnvironment.scrub(builder.environment(), directory, (notice) -> {
			});
			environment.accept(builder.environment());
			return new ProgramRun(builder.start(), output, lines);
		}
		catch (IOException | RuntimeException ex) {
			if (lines != null) {
				lines.close();
			}
			Files.delete(output);
			throw ex;
		}
	}

	/**
	 * Wait for its end. One that does not come in time, or whose waiter is interrupted,
	 * is brought about.
	 * @param timeout how long it may take
	 * @return its exit status; empty where it was ended
	 */
	OptionalInt await(Duration timeout) {
		try {
			if (this.process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				return OptionalInt.of(this.process.exitValue());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		end();
		return OptionalInt.empty();
	}

	/**
	 * End it, and what descends from it, at once. May be called by any thread.
	 */
	void end() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	/**
	 * Return the last lines it printed.
	 * @return the lines, oldest first
	 * @throws IOException if they cannot be read
	 */
	List<String> lastLines() throws IOException {
		this.lines.passOnAll();
		return this.lines.lastLines();
	}

	@Override
	public void close() throws IOException {
		if (this.process.isAlive()) {
			end();
		}
		this.lines.close();
		Files.deleteIfExists(this.output);
	}

}
