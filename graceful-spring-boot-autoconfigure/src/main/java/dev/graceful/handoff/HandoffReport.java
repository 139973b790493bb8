package dev.graceful.handoff;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * One handoff, as far as it has come.
 *
 * @param id its id, the same in both generations and in their logs
 * @param request who asked for it
 * @param predecessor the generation that was asked
 * @param successor the generation that it started; {@code null} where it has none, or
 * does not know it yet
 * @param began when it was asked for
 * @param phases the phases that the predecessor has gone through, in order; the last one
 * lasts until now where the handoff is under way
 * @param warmUp how the successor has warmed up; empty where it has not
 * @param outcome what has become of it
 * @param cause in one word, why it has come to nothing; {@link Cause#NONE} where it has
 * not
 * @param reason in a sentence, why it has come to nothing; empty where it has not
 * @param lastLines the last lines that a failed successor printed, oldest first
 * @param connections what has become of the predecessor's connections
 */
public record HandoffReport(String id, RestartRequest request, Side predecessor, Side successor, Instant began,
		List<PhaseTime> phases, String warmUp, Outcome outcome, Cause cause, String reason, List<String> lastLines,
		Connections connections) {

	HandoffReport succeeded() {
		return new HandoffReport(this.id, this.request, this.predecessor, this.successor, this.began, this.phases,
				this.warmUp, Outcome.SUCCEEDED, Cause.NONE, "", List.of(), this.connections);
	}

	Duration duration(Collection<String> ofPhases) {
		return this.phases.stream()
			.filter((time) -> ofPhases.contains(time.phase()))
			.map(PhaseTime::duration)
			.reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * What becomes of a handoff.
	 */
	public enum Outcome {

		/**
		 * It is under way.
		 */
		UNDER_WAY,

		/**
		 * The successor serves, and is trusted.
		 */
		SUCCEEDED,

		/**
		 * The predecessor serves on.
		 */
		ROLLED_BACK,

		/**
		 * Something spoke against it, so nothing was started.
		 */
		REFUSED,

		/**
		 * Somebody has called it off.
		 */
		ABORTED

	}

	/**
	 * Why a handoff has come to nothing.
	 */
	public enum Cause {

		/**
		 * It has not.
		 */
		NONE,

		/**
		 * A check spoke against it.
		 */
		CHECK,

		/**
		 * The successor could not be started, or not be passed the listeners.
		 */
		LAUNCH,

		/**
		 * The successor said that it failed.
		 */
		FAILED,

		/**
		 * The successor ended, or broke the control connection.
		 */
		ENDED,

		/**
		 * The successor did not do something within its deadline.
		 */
		DEADLINE,

		/**
		 * The successor served, and did not answer its predecessor any more.
		 */
		SILENT,

		/**
		 * The successor served, but not well.
		 */
		UNWELL,

		/**
		 * The two generations did not understand each other.
		 */
		PROTOCOL,

		/**
		 * Somebody called it off.
		 */
		ABORTED

	}

	/**
	 * One of the two generations of a handoff.
	 *
	 * @param generation its number
	 * @param pid its process
	 * @param version the application's name and version; empty while it is not known
	 */
	public record Side(int generation, long pid, String version) {
	}

	/**
	 * How long the predecessor was in a phase.
	 *
	 * @param phase the phase, as in {@link HandoffEvent.PhaseEntered}
	 * @param duration how long
	 */
	public record PhaseTime(String phase, Duration duration) {
	}

	/**
	 * What has become of the predecessor's connections.
	 *
	 * @param held how many it still has
	 * @param moved how many have moved to the successor
	 * @param closed how many have ended, politely
	 * @param hammered how many were cut, since they were not done in time
	 */
	public record Connections(int held, int moved, int closed, int hammered) {
	}

}
