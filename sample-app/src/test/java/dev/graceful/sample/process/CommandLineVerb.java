package dev.graceful.sample.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A word on the command line of an application, run as a process of its own.
 *
 * @param words the command line until the word
 * @param directory where it is run
 * @param environment what is different in its environment
 */
public record CommandLineVerb(List<String> words, Path directory, Map<String, String> environment) {

	public CommandLineVerb(List<String> words, Path directory) {
		this(words, directory, Map.of());
	}

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
		return end(begin(arguments));
	}

	/**
	 * Run it on a pseudo-terminal of its own.
	 * @param arguments the word and what follows it
	 * @return what it ended with
	 */
	public Result runOnTerminal(String... arguments) {
		return end(beginOnTerminal(arguments));
	}

	private static Result end(RunningVerb verb) {
		try (verb) {
			return verb.await();
		}
	}

	/**
	 * Begin to run it with its output in a pipe.
	 * @param arguments the word and what follows it
	 * @return the process, the caller's to close
	 */
	public RunningVerb begin(String... arguments) {
		return RunningVerb.start(command(arguments), this.directory, this.environment);
	}

	/**
	 * Begin to run it on a pseudo-terminal of its own.
	 * @param arguments the word and what follows it
	 * @return the process, the caller's to close
	 */
	public RunningVerb beginOnTerminal(String... arguments) {
		String quoted = command(arguments).stream().map((word) -> "'" + word + "'").collect(Collectors.joining(" "));
		return RunningVerb.start(List.of("script", "--quiet", "--return", "--command", "exec " + quoted, "/dev/null"),
				this.directory, this.environment);
	}

	/**
	 * Return the same word in another environment.
	 * @param environment what is different in it
	 */
	public CommandLineVerb with(Map<String, String> environment) {
		return new CommandLineVerb(this.words, this.directory, environment);
	}

	private List<String> command(String... arguments) {
		List<String> command = new ArrayList<>(this.words);
		command.addAll(List.of(arguments));
		return command;
	}

}
