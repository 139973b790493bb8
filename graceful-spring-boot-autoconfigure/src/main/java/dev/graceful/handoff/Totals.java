package dev.graceful.handoff;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What was counted over all generations of this application since its first one.
 *
 * @param restarts the handoffs that are over
 * @param phases the phases of them, by name
 * @param startUp how long it took successors from their launch until they were ready
 * @param moved connections that have moved to a successor
 * @param closed connections that have ended in a drain, politely
 * @param hammered connections that were cut, since they were not done in time
 * @param lastRestart when the last handoff succeeded; {@code null} where none has
 */
public record Totals(Map<Ending, Long> restarts, Map<String, Times> phases, Times startUp, long moved, long closed,
		long hammered, Instant lastRestart) {

	/**
	 * Nothing was counted yet.
	 */
	public static final Totals NONE = new Totals(Map.of(), Map.of(), Times.NONE, 0, 0, 0, null);

	/**
	 * How handoffs end.
	 *
	 * @param outcome what becomes of them
	 * @param cause why they come to nothing
	 */
	public record Ending(HandoffReport.Outcome outcome, HandoffReport.Cause cause) {
	}

	/**
	 * How often, and how long in all.
	 *
	 * @param count how often
	 * @param duration how long in all
	 */
	public record Times(long count, Duration duration) {

		/**
		 * Never.
		 */
		public static final Times NONE = new Times(0, Duration.ZERO);

		Times plus(Duration once) {
			return new Times(this.count + 1, this.duration.plus(once));
		}

		Times plus(Times others) {
			return new Times(this.count + others.count, this.duration.plus(others.duration));
		}

	}

}
