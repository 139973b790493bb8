package dev.graceful.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Outcome;

/**
 * Tells which generations run, and how they stand.
 */
final class Status implements Verb {

	@Override
	public String name() {
		return "status";
	}

	@Override
	public String summary() {
		return "tell which generations run, and how they stand";
	}

	@Override
	public Set<String> options() {
		return Set.of(Options.JSON, Options.PID);
	}

	@Override
	public ExitCode run(Options options, Surroundings surroundings) throws UsageException, IOException {
		options.nothingElse();
		Optional<Long> pid = options.pid();
		Neighbours.Found found = surroundings.neighbours().find();
		List<Chain> chains = Chain.of(found.generations())
			.stream()
			.filter((chain) -> pid.isEmpty() || chain.includes(pid.get()))
			.toList();
		if (options.has(Options.JSON)) {
			surroundings.screen().line(StatusJson.of(chains, found.silent()));
		}
		else {
			print(chains, found.silent(), surroundings);
		}
		if (!chains.isEmpty()) {
			return ExitCode.SUCCEEDED;
		}
		return found.silent().isEmpty() ? ExitCode.NOT_RUNNING : ExitCode.UNKNOWN;
	}

	private static void print(List<Chain> chains, List<String> silent, Surroundings surroundings) {
		Screen screen = surroundings.screen();
		chains.forEach((chain) -> print(chain, screen));
		if (chains.isEmpty()) {
			screen.line("Nothing runs from " + surroundings.site().origin());
		}
		if (!silent.isEmpty()) {
			screen.line(screen.notable(new SilentException(silent).getMessage()));
		}
	}

	private static void print(Chain chain, Screen screen) {
		StatusTable.of(chain, screen).forEach(screen::line);
		screen.line("Serves " + chain.listeners());
		chain.handoff().ifPresent((handoff) -> screen.line(underWay(handoff)));
		chain.last().ifPresent((last) -> screen.line("Last restart: " + over(last, screen)));
		String obstacle = chain.serving().status().obstacle();
		if (obstacle != null) {
			screen.line(screen.notable("Hot restart is off: " + obstacle));
		}
	}

	private static String underWay(HandoffReport handoff) {
		String phase = handoff.phases().get(handoff.phases().size() - 1).phase();
		return "Handoff " + handoff.id() + ", asked for by " + handoff.request() + ", is in phase " + Text.words(phase);
	}

	private static String over(HandoffReport last, Screen screen) {
		String outcome = Text.words(last.outcome().name());
		return ((last.outcome() == Outcome.SUCCEEDED) ? screen.good(outcome) : screen.bad(outcome)) + ", asked for by "
				+ last.request() + " at " + last.began() + (last.reason().isEmpty() ? "" : ": " + last.reason());
	}

}
