package dev.graceful.cli;

import java.time.Duration;
import java.util.List;
import java.util.Queue;

import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;

/**
 * The phases of a restart on the screen: a line for each that is over, and a bar for the
 * one that is not.
 */
final class RestartProgress {

	/**
	 * Those after which it is known what becomes of it.
	 */
	private static final List<String> PHASES = List.of("PREPARE", "LAUNCH", "LISTENERS", "WARM", "COMMIT", "RAMP",
			"PROBATION");

	private final Screen screen;

	private final Time time;

	private HandoffReport last;

	private int printed;

	private Duration entered;

	RestartProgress(Screen screen, Time time) {
		this.screen = screen;
		this.time = time;
		this.entered = time.now();
	}

	/**
	 * Tell what has come.
	 */
	void tell(Queue<HandoffReport> reports) {
		for (HandoffReport report = reports.poll(); report != null; report = reports.poll()) {
			this.last = report;
			printEnded(report);
		}
		if (this.last != null && this.last.outcome() == Outcome.UNDER_WAY) {
			String phase = this.last.phases().get(this.printed).phase();
			this.screen.show(this.screen.bar(Math.max(0, PHASES.indexOf(phase)), PHASES.size()) + " "
					+ Text.words(phase) + " " + Text.seconds(this.time.since(this.entered)));
		}
	}

	/**
	 * What was rolled back ends in a phase that is over; the drain of what has succeeded
	 * goes on.
	 */
	private void printEnded(HandoffReport report) {
		boolean lastGoesOn = report.outcome() == Outcome.UNDER_WAY || report.outcome() == Outcome.SUCCEEDED;
		int ended = report.phases().size() - (lastGoesOn ? 1 : 0);
		for (; this.printed < ended; this.printed++) {
			PhaseTime phase = report.phases().get(this.printed);
			this.screen.line("  %-10s %8s".formatted(Text.words(phase.phase()), Text.seconds(phase.duration())));
			this.entered = this.time.now();
		}
	}

	/**
	 * Return what was told last.
	 * @return the report; {@code null} if there was none
	 */
	HandoffReport last() {
		return this.last;
	}

}
