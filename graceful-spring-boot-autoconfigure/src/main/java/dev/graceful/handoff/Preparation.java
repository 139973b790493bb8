package dev.graceful.handoff;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a successor does when its application could serve, and before it says so: its
 * predecessor serves meanwhile, and has told it what clients ask for.
 */
public interface Preparation {

	/**
	 * Begin. Called by the handoff's loop; returns at once.
	 * @param connectors the connectors of this generation, which hold
	 * @param prepared told once, by any thread, when it is over; not where it was stopped
	 * before
	 * @return stops it
	 */
	Running begin(List<ListeningConnector> connectors, Consumer<Outcome> prepared);

	/**
	 * Return what this generation tells its successor. Called by the handoff's loop;
	 * returns at once.
	 * @return the traffic of the last while
	 */
	Traffic traffic();

	/**
	 * The predecessor has told what its clients ask for. Called by the handoff's loop,
	 * before it begins; returns at once.
	 * @param traffic the traffic
	 */
	void inherit(Traffic traffic);

	/**
	 * A preparation that has begun.
	 */
	interface Running {

		/**
		 * Stop as soon as possible, for this generation serves at once, or ends. Called
		 * by the handoff's loop; returns at once, also where it is over already.
		 */
		void stop();

	}

	/**
	 * How it went.
	 *
	 * @param summary in words, for the report; empty where there was nothing to do
	 * @param failure a sentence where this generation must not serve; {@code null} where
	 * it may
	 */
	record Outcome(String summary, String failure) {

		/**
		 * There was nothing to do.
		 */
		public static final Outcome NOTHING = new Outcome("", null);

	}

}
