package dev.graceful.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Starts the application in the background, and waits until it serves.
 */
final class Start implements Verb {

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private static final Duration KILL_AFTER = Duration.ofSeconds(10);

	private static final int LAST_LINES = 20;

	@Override
	public String name() {
		return "start";
	}

	@Override
	public String summary() {
		return "start it in the background, and wait until it serves";
	}

	@Override
	public Set<String> options() {
		return Set.of(Options.FOREGROUND, Options.LOG, Options.TIMEOUT);
	}

	@Override
	public ExitCode run(Options options, Surroundings surroundings) throws UsageException, IOException {
		Screen screen = surroundings.screen();
		Neighbours.Found found = surroundings.neighbours().find();
		List<Chain> running = Chain.of(found.generations());
		if (!running.isEmpty()) {
			running.forEach((chain) -> screen.line("Runs already: " + chain));
			return ExitCode.SUCCEEDED;
		}
		if (!found.silent().isEmpty()) {
			screen.line(screen.notable(new SilentException(found.silent()).getMessage()));
		}
		return start(options, surroundings);
	}

	/**
	 * Start it, for it is known that it does not run.
	 */
	ExitCode start(Options options, Surroundings surroundings) throws UsageException, IOException {
		Path log = options.value(Options.LOG).map(Path::of).orElseGet(surroundings.site()::log).toAbsolutePath();
		Duration timeout = options.timeout(TIMEOUT);
		LogTail tail = LogTail.from(log);
		Screen screen = surroundings.screen();
		Time time = surroundings.time();
		Duration began = time.now();
		Process process = surroundings.starter().start(options.rest(), log, screen::line);
		screen.line("Started pid " + process.pid() + ", which logs to " + log);
		while (true) {
			Optional<GenerationProcess> serving = serving(process.pid(), surroundings);
			if (serving.isPresent()) {
				screen.line(screen.good("Serves") + " after " + Text.seconds(time.since(began)) + ": "
						+ new Chain(List.of(serving.get())));
				return ExitCode.SUCCEEDED;
			}
			if (!process.isAlive()) {
				return failed("it ended with status " + process.exitValue() + " before it served", tail, screen);
			}
			if (time.since(began).compareTo(timeout) > 0) {
				end(process, time);
				return failed("it did not serve within " + Text.seconds(timeout) + ", and was ended", tail, screen);
			}
			if (surroundings.interrupts().getAsInt() > 0) {
				screen.line("It goes on starting; what becomes of it is in its log");
				return ExitCode.INTERRUPTED;
			}
			screen.show(Text.seconds(time.since(began)) + " " + String.join("", tail.lastLines(1)));
			time.pause();
		}
	}

	private static Optional<GenerationProcess> serving(long pid, Surroundings surroundings) throws IOException {
		return surroundings.neighbours()
			.find()
			.generations()
			.stream()
			.filter((generation) -> generation.pid() == pid)
			.findFirst();
	}

	private static void end(Process process, Time time) {
		process.destroy();
		Duration asked = time.now();
		while (process.isAlive()) {
			if (time.since(asked).compareTo(KILL_AFTER) > 0) {
				process.destroyForcibly();
			}
			time.pause();
		}
	}

	private static ExitCode failed(String reason, LogTail tail, Screen screen) throws IOException {
		screen.line(screen.bad("Failed") + ": " + reason);
		tail.lastLines(LAST_LINES).forEach((line) -> screen.line("    | " + line));
		return ExitCode.FAILED;
	}

}
