package dev.graceful.cli;

import java.io.IOException;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.graceful.handoff.RestartRequest;
import dev.graceful.launch.ProgramFiles;
import dev.graceful.watch.Change;
import dev.graceful.watch.Restarter.Outcome;
import dev.graceful.watch.Watch;
import dev.graceful.watch.WatchSettings;

/**
 * Restarts the application whenever something changes, until Ctrl-C.
 */
final class WatchFiles implements Verb {

	private static final String TRIGGER = "watch";

	private static final int MOST_SHOWN = 20;

	private final Restart restart;

	private final Supplier<WatchSettings> settings;

	/**
	 * Create the verb.
	 * @param restart how to restart it, and what to do where nothing runs
	 * @param settings what is watched
	 */
	WatchFiles(Restart restart, Supplier<WatchSettings> settings) {
		this.restart = restart;
		this.settings = settings;
	}

	@Override
	public String name() {
		return "watch";
	}

	@Override
	public String summary() {
		return "restart it whenever something changes, until Ctrl-C";
	}

	@Override
	public Set<String> options() {
		return Set.of(Options.LOG, Options.TIMEOUT);
	}

	/**
	 * What changes from the very first moment on counts, also while it is started.
	 */
	@Override
	public ExitCode run(Options options, Surroundings surroundings) throws UsageException, IOException {
		WatchSettings watched = this.settings.get();
		ProgramFiles program = ProgramFiles.ofThisProcess();
		try (Watch watch = new Watch(watched, program::obstacle,
				(changes) -> CompletableFuture.completedFuture(restart(changes, options, surroundings)))) {
			watch.begin();
			if (surroundings.chosen(options).isEmpty()) {
				ExitCode started = this.restart.run(options, surroundings);
				if (started != ExitCode.SUCCEEDED) {
					return started;
				}
			}
			surroundings.screen().line("Watching:");
			watched.paths().stream().distinct().forEach((path) -> surroundings.screen().line("  " + path));
			watch.resume();
			while (surroundings.interrupts().getAsInt() == 0) {
				surroundings.time().pause();
			}
			return ExitCode.INTERRUPTED;
		}
	}

	private Outcome restart(List<Change> changes, Options options, Surroundings surroundings) {
		Screen screen = surroundings.screen();
		changes.stream().limit(MOST_SHOWN).forEach((change) -> screen.line(text(change, screen)));
		if (changes.size() > MOST_SHOWN) {
			screen.line(screen.quiet("and " + (changes.size() - MOST_SHOWN) + " more"));
		}
		try {
			return switch (this.restart.restart(options, new RestartRequest(TRIGGER, Change.summary(changes), false),
					surroundings)) {
				case SUCCEEDED -> Outcome.RESTARTED;
				case REFUSED -> Outcome.REFUSED;
				default -> Outcome.TRIED;
			};
		}
		catch (UsageException | IOException ex) {
			screen.line(screen.bad(name()) + ": " + ex.getMessage());
			return Outcome.REFUSED;
		}
	}

	private static String text(Change change, Screen screen) {
		String time = screen.quiet(LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
		String kind = "%-8s".formatted(Text.words(change.kind().name()));
		String coloured = switch (change.kind()) {
			case CREATED -> screen.good(kind);
			case DELETED -> screen.bad(kind);
			case CHANGED, MOVED -> screen.notable(kind);
		};
		return time + "  " + coloured + " " + change.path() + ((change.from() != null) ? " from " + change.from() : "");
	}

}
