package dev.graceful.handoff;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.HandoffReport.Side;

/**
 * How one handoff goes, written down by the predecessor. Lives on the loop.
 */
final class Course {

	/**
	 * Reports travel to the successor, all at once and before it is known to read: they
	 * must fit into the link's buffer.
	 */
	private static final int MAX_CHARACTERS = 3000;

	private final Loop loop;

	private final HandoffId id;

	private final RestartRequest request;

	private final Side predecessor;

	private final Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	private final List<PhaseTime> phases = new ArrayList<>();

	private String phase;

	private Duration entered;

	private Side successor;

	private String warmUp = "";

	private Outcome outcome = Outcome.UNDER_WAY;

	private Cause cause = Cause.NONE;

	private String reason = "";

	private List<String> lastLines = List.of();

	/**
	 * Begin to write.
	 * @param loop tells the time
	 * @param id the handoff's
	 * @param request who asked for it
	 * @param predecessor this generation
	 * @param phase the first phase
	 */
	Course(Loop loop, HandoffId id, RestartRequest request, Side predecessor, String phase) {
		this.loop = loop;
		this.id = id;
		this.request = request;
		this.predecessor = predecessor;
		this.phase = phase;
		this.entered = loop.now();
	}

	/**
	 * Enter a phase.
	 * @return for how long it was in the one before
	 */
	Duration enter(String phase) {
		PhaseTime left = phaseNow();
		this.phases.add(left);
		this.phase = phase;
		this.entered = this.loop.now();
		return left.duration();
	}

	private PhaseTime phaseNow() {
		return new PhaseTime(this.phase, this.loop.now().minus(this.entered));
	}

	void successor(long pid, String version) {
		this.successor = new Side(this.predecessor.generation() + 1, pid, version);
	}

	void warmedUp(String warmUp) {
		this.warmUp = fitting(warmUp);
	}

	void succeeded() {
		this.outcome = Outcome.SUCCEEDED;
	}

	/**
	 * It has come to nothing, although that may take some time to settle.
	 */
	void failed(Cause cause, String reason) {
		this.cause = cause;
		this.reason = fitting(reason);
	}

	/**
	 * The predecessor serves on, and nothing is left of the successor.
	 */
	void rolledBack(List<String> lastLines) {
		this.outcome = switch (this.cause) {
			case CHECK -> Outcome.REFUSED;
			case ABORTED -> Outcome.ABORTED;
			default -> Outcome.ROLLED_BACK;
		};
		this.lastLines = fitting(lastLines);
	}

	private static String fitting(String text) {
		return text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
	}

	private static List<String> fitting(List<String> lines) {
		LinkedList<String> last = new LinkedList<>();
		int room = MAX_CHARACTERS;
		for (int i = lines.size() - 1; i >= 0 && room > lines.get(i).length(); i--) {
			last.addFirst(lines.get(i));
			room -= lines.get(i).length() + 1;
		}
		return List.copyOf(last);
	}

	String phase() {
		return this.phase;
	}

	HandoffReport report(Connections connections) {
		List<PhaseTime> all = new ArrayList<>(this.phases);
		all.add(phaseNow());
		return new HandoffReport(this.id.value(), this.request, this.predecessor, this.successor, this.began,
				List.copyOf(all), this.warmUp, this.outcome, this.cause, this.reason, this.lastLines, connections);
	}

}
