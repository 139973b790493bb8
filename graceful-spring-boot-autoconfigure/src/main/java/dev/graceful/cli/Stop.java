package dev.graceful.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Stops every generation of the application, as gracefully as the time allows.
 */
final class Stop implements Verb {

	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	@Override
	public String name() {
		return "stop";
	}

	@Override
	public String summary() {
		return "stop it; it finishes what it has begun";
	}

	@Override
	public Set<String> options() {
		return Set.of(Options.PID, Options.TIMEOUT);
	}

	@Override
	public ExitCode run(Options options, Surroundings surroundings) throws UsageException, IOException {
		options.nothingElse();
		Duration timeout = options.timeout(TIMEOUT);
		Optional<Chain> running = surroundings.chosen(options);
		if (running.isEmpty()) {
			surroundings.screen().line("Nothing runs from " + surroundings.site().origin());
			return ExitCode.SUCCEEDED;
		}
		return new Stopping(surroundings, timeout).stop(running.get());
	}

}
