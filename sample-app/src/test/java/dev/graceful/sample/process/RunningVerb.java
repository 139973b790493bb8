package dev.graceful.sample.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A word on the command line of an application, while it is run.
 */
public final class RunningVerb implements AutoCloseable {

	private static final Duration DEADLINE = Duration.ofSeconds(120);

	private static final int CTRL_C = 3;

	/**
	 * Where the tests run in the background of a script, their shell lets them ignore
	 * Ctrl-C, and whatever they start inherits it.
	 */
	private static final List<String> HEARING_CTRL_C = List.of("env", "--default-signal=INT");

	private final Process process;

	private final StringBuffer output = new StringBuffer();

	private final CompletableFuture<Void> read;

	private RunningVerb(Process process) {
		this.process = process;
		this.read = CompletableFuture.runAsync(this::read);
	}

	static RunningVerb start(List<String> command, Path directory, Map<String, String> environment) {
		List<String> hearing = Stream.concat(HEARING_CTRL_C.stream(), command.stream()).toList();
		ProcessBuilder builder = new ProcessBuilder(hearing).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().put("TERM", "xterm");
		builder.environment().remove("NO_COLOR");
		builder.environment().putAll(environment);
		try {
			return new RunningVerb(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (Reader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			char[] some = new char[1024];
			for (int read = reader.read(some); read >= 0; read = reader.read(some)) {
				this.output.append(some, 0, read);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until it has printed some text.
	 * @param text the text
	 */
	public void await(String text) {
		Await.answer(() -> "'" + text + "' in:\n" + this.output, DEADLINE,
				() -> Optional.of(text).filter((each) -> this.output.indexOf(each) >= 0));
	}

	/**
	 * Press Ctrl-C on the terminal on which it runs.
	 */
	public void pressControlC() {
		OutputStream keyboard = this.process.getOutputStream();
		try {
			keyboard.write(CTRL_C);
			keyboard.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Send it SIGINT, which is what a terminal does then.
	 */
	public void interrupt() {
		try {
			new ProcessBuilder("kill", "-INT", Long.toString(this.process.pid())).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Wait until it has ended.
	 * @return what it ended with
	 */
	public CommandLineVerb.Result await() {
		try {
			if (!this.process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
				throw new AssertionError("It has not ended:\n" + this.output);
			}
			this.read.join();
			return new CommandLineVerb.Result(this.process.exitValue(), this.output.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Kill it, if it has not ended.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
