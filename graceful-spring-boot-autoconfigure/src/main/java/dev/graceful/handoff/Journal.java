package dev.graceful.handoff;

import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.Totals.Ending;
import dev.graceful.handoff.Totals.Times;

/**
 * What is remembered of the handoffs of all generations: each inherits it from its
 * predecessor, and passes it on. Lives on the loop, but for {@link #totals}.
 */
final class Journal {

	private static final int LENGTH = 20;

	private static final List<String> START_UP = List.of("LAUNCH", "LISTENERS", "WARM");

	private final LinkedList<HandoffReport> past = new LinkedList<>();

	private volatile Totals totals = Totals.NONE;

	/**
	 * The predecessor tells of a handoff, the one to this generation among them; it may
	 * do so again, once it knows more of it.
	 */
	void inherit(HandoffReport report) {
		if (report.outcome() == Outcome.UNDER_WAY) {
			return;
		}
		this.past.removeIf((each) -> each.id().equals(report.id()));
		if (isRefused(report) && !this.past.isEmpty() && isRefused(this.past.getFirst())) {
			// However often it was asked in vain, what has failed before is still known
			this.past.removeFirst();
		}
		this.past.addFirst(report);
		if (this.past.size() > LENGTH) {
			this.past.removeLast();
		}
	}

	private static boolean isRefused(HandoffReport report) {
		return report.outcome() == Outcome.REFUSED;
	}

	void inherit(Totals totals) {
		this.totals = totals;
	}

	/**
	 * It is known what has become of a handoff.
	 */
	void settled(HandoffReport report) {
		inherit(report);
		Map<Ending, Long> restarts = new HashMap<>(this.totals.restarts());
		restarts.merge(new Ending(report.outcome(), report.cause()), 1L, Long::sum);
		Totals before = this.totals;
		boolean succeeded = report.outcome() == Outcome.SUCCEEDED;
		this.totals = new Totals(Map.copyOf(restarts), before.phases(),
				succeeded ? before.startUp().plus(report.duration(START_UP)) : before.startUp(), before.moved(),
				before.closed(), before.hammered(), succeeded ? report.began() : before.lastRestart());
	}

	/**
	 * A handoff is over, also for the connections of its predecessor.
	 */
	void ended(HandoffReport report) {
		inherit(report);
		Map<String, Times> phases = new HashMap<>(this.totals.phases());
		for (PhaseTime time : report.phases()) {
			phases.merge(time.phase(), Times.NONE.plus(time.duration()), Times::plus);
		}
		Totals before = this.totals;
		Connections connections = report.connections();
		this.totals = new Totals(before.restarts(), Map.copyOf(phases), before.startUp(),
				before.moved() + connections.moved(), before.closed() + connections.closed(),
				before.hammered() + connections.hammered(), before.lastRestart());
	}

	/**
	 * Return the handoffs that are settled.
	 * @return their reports, the newest first
	 */
	List<HandoffReport> past() {
		return List.copyOf(this.past);
	}

	Totals totals() {
		return this.totals;
	}

}
