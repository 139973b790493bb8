package dev.graceful.cli;

import java.util.List;
import java.util.Set;

/**
 * Tells what the verbs do.
 */
final class Help implements Verb {

	private static final List<String> OPTIONS = List.of(
			"  --timeout=<time>   how long to wait (30s, 2m): start 5m, then it is ended;",
			"                     restart 10m, then it goes on; stop 90s, then it is killed;",
			"                     train 5m", "  --log=<file>       where start sends what the application prints",
			"  --foreground       start here instead of in the background",
			"  --force            restart although the last restarts have failed",
			"  --pid=<pid>        which one, where several run from the same place",
			"  --json             status for programs");

	private final List<Verb> verbs;

	private final String prefix;

	/**
	 * Create the verb.
	 * @param verbs the other verbs
	 * @param prefix what stands before each
	 */
	Help(List<Verb> verbs, String prefix) {
		this.verbs = verbs;
		this.prefix = prefix;
	}

	@Override
	public String name() {
		return "help";
	}

	@Override
	public String summary() {
		return "tell this";
	}

	@Override
	public Set<String> options() {
		return Set.of();
	}

	@Override
	public ExitCode run(Options options, Surroundings surroundings) {
		Screen screen = surroundings.screen();
		screen.line("What can be done with " + surroundings.site().name() + " (" + surroundings.site().origin() + "):");
		this.verbs.forEach((verb) -> tell(verb, screen));
		tell(this, screen);
		screen.line("Options stand right after the word; what follows them is the application's:");
		OPTIONS.forEach(screen::line);
		screen.line("Exit codes:");
		for (ExitCode code : ExitCode.values()) {
			screen.line("  %-17d  %s".formatted(code.number(), code.meaning()));
		}
		return ExitCode.SUCCEEDED;
	}

	private void tell(Verb verb, Screen screen) {
		screen.line("  %-17s  %s".formatted(this.prefix + verb.name(), verb.summary()));
	}

}
