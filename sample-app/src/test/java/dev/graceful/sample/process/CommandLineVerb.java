package dev.graceful.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A word on the command line of an application, run as a process of its own.
 *
 * @param words the command line until the word
 * @param directory where it is run
 */
public record CommandLineVerb(List<String> words, Path directory) {

	private static final Duration DEADLINE = Duration.ofSeconds(120);

	/**
	 * What a verb ended with.
	 *
	 * @param status its exit status
	 * @param output what it printed
	 */
	public record Result(int status, String output) {

		public List<String> lines() {
			return this.output.lines().toList();
		}

	}

	/**
	 * Run it with its output in a pipe.
	 * @param arguments the word and what follows it
	 * @return what it ended with
	 */
	public Result run(String... arguments) {
		return run(command(arguments));
	}

	/**
	 * Run it on a pseudo-terminal of its own.
	 * @param arguments the word and what follows it
	 * @return what it ended with
	 */
	public Result runOnTerminal(String... arguments) {
		List<String> quoted = command(arguments).stream().map((word) -> "'" + word + "'").toList();
		return run(List.of("script", "--quiet", "--return", "--command", String.join(" ", quoted), "/dev/null"));
	}

	private List<String> command(String... arguments) {
		List<String> command = new ArrayList<>(this.words);
		command.addAll(List.of(arguments));
		return command;
	}

	private Result run(List<String> command) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true);
		builder.environment().put("TERM", "xterm");
		builder.environment().remove("NO_COLOR");
		try {
			Process process = builder.start();
			process.getOutputStream().close();
			CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
			if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new AssertionError(command + " has not ended:\n" + output.join());
			}
			return new Result(process.exitValue(), output.join());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private static String read(Process process) {
		try {
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
