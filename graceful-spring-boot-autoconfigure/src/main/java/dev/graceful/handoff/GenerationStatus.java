package dev.graceful.handoff;

import java.time.Instant;
import java.util.List;

/**
 * How a generation stands, at one moment.
 *
 * @param state what it does
 * @param self which generation this is
 * @param origin where its code comes from
 * @param started when its JVM was started
 * @param obstacle why it cannot be restarted, in a sentence; {@code null} if it can
 * @param handoff the handoff that is under way, to or from this generation; {@code null}
 * if there is none
 * @param listeners its listeners
 * @param connections its connections
 * @param history the last handoffs over all generations, the newest first, without the
 * one that is under way
 * @param totals what was counted over all generations
 */
public record GenerationStatus(State state, HandoffReport.Side self, Origin origin, Instant started, String obstacle,
		HandoffReport handoff, List<Listening> listeners, Held connections, List<HandoffReport> history,
		Totals totals) {

	GenerationStatus with(List<HandoffReport> history, Totals totals) {
		return new GenerationStatus(this.state, this.self, this.origin, this.started, this.obstacle, this.handoff,
				this.listeners, this.connections, history, totals);
	}

	/**
	 * What a generation does.
	 */
	public enum State {

		/**
		 * It starts, and nobody has reached it yet.
		 */
		STARTING,

		/**
		 * It serves.
		 */
		SERVING,

		/**
		 * It serves, and a predecessor still finishes what it has begun.
		 */
		SUCCEEDING,

		/**
		 * It serves, and starts its successor.
		 */
		HANDING_OVER,

		/**
		 * It accepts nobody any more, and finishes what it has begun.
		 */
		DRAINING

	}

	/**
	 * A listener of this generation.
	 *
	 * @param connector the name of its connector
	 * @param address where it listens
	 * @param boundBy the generation that bound it: another one where it was inherited
	 */
	public record Listening(String connector, String address, int boundBy) {
	}

	/**
	 * The connections of this generation.
	 *
	 * @param all how many
	 * @param idle how many of them are between two requests
	 * @param webSocket how many of them are WebSocket sessions
	 */
	public record Held(int all, int idle, int webSocket) {
	}

}
