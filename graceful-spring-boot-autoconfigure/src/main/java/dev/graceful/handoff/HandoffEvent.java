package dev.graceful.handoff;

import java.time.Duration;
import java.util.List;

/**
 * Something that an application may want to know of a handoff, or of its own drain.
 */
public sealed interface HandoffEvent {

	/**
	 * A handoff has entered a phase, as this generation goes through it.
	 *
	 * @param handoff the handoff's id, the same in both generations and in their logs;
	 * empty where the predecessor has not said it yet
	 * @param phase the phase: of a predecessor {@code PREPARE}, {@code LAUNCH},
	 * {@code LISTENERS}, {@code WARM}, {@code COMMIT}, {@code RAMP} where there is one,
	 * {@code PROBATION}, {@code DRAIN}, {@code RETIRE}, or {@code ROLL_BACK} and
	 * {@code ENDED}; of a successor {@code CONNECT}, {@code LISTENERS}, {@code WARM},
	 * {@code HOLD}, {@code SERVE}, or {@code GIVE_BACK} and {@code ENDED}
	 */
	record PhaseEntered(String handoff, String phase) implements HandoffEvent {
	}

	/**
	 * This generation serves.
	 *
	 * @param generation its number
	 */
	record Serving(int generation) implements HandoffEvent {
	}

	/**
	 * This generation serves, and no other process of the application is left: what must
	 * only run once may begin.
	 *
	 * @param generation its number
	 */
	record Alone(int generation) implements HandoffEvent {
	}

	/**
	 * This generation serves, and for some time its predecessor can take back.
	 *
	 * @param handoff the handoff's id
	 * @param probation for how long at most
	 */
	record ProbationBegan(String handoff, Duration probation) implements HandoffEvent {
	}

	/**
	 * This generation drains: it accepts nobody any more, and finishes what it has begun.
	 * What goes on without end, like a stream of events, had better end now.
	 *
	 * @param timeout how long it may take
	 */
	record DrainBegan(Duration timeout) implements HandoffEvent {
	}

	/**
	 * The drain is over before its end: this generation serves on.
	 */
	record DrainReverted() implements HandoffEvent {
	}

	/**
	 * The drain has taken too long: what was left was cut.
	 *
	 * @param connections how many connections were closed
	 * @param work what the application had begun and not ended
	 */
	record Hammered(int connections, List<String> work) implements HandoffEvent {
	}

	/**
	 * A handoff has failed: this generation serves on.
	 *
	 * @param handoff the handoff's id
	 * @param reason why
	 */
	record RolledBack(String handoff, String reason) implements HandoffEvent {
	}

	/**
	 * A successor serves, and nothing is left to do here: the application closes next.
	 *
	 * @param handoff the handoff's id
	 */
	record Retired(String handoff) implements HandoffEvent {
	}

}
