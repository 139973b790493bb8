package dev.graceful.sample.client;

import java.time.Duration;
import java.util.List;

/**
 * One mode's part of a load.
 *
 * @param mode the mode
 * @param users how many virtual users
 * @param rate how many requests they send in a second, together and at most; each user
 * sends the next request as soon as it can where this is {@link #UNPACED}
 */
public record Share(Mode mode, int users, int rate) {

	public static final int UNPACED = 0;

	/**
	 * So many that a restart meets each mode in each of its steps, and so few that two
	 * tests, each with two JVMs that start, get along on two processors.
	 */
	private static final int MODERATE_RATE = 100;

	/**
	 * Every mode at once, as a test of something else does it.
	 * @return the shares
	 */
	public static List<Share> mixed() {
		return mixed(MODERATE_RATE);
	}

	/**
	 * Every mode at once.
	 * @param rate about how many requests a second
	 * @return the shares
	 */
	public static List<Share> mixed(int rate) {
		return List.of(new Share(Mode.NEW_CONNECTION, 6, rate / 5), new Share(Mode.BUSY_KEEP_ALIVE, 12, rate * 7 / 10),
				new Share(Mode.THINKING_KEEP_ALIVE, 40, UNPACED), new Share(Mode.THINKING_POST, 10, UNPACED),
				new Share(Mode.POST_KEEP_ALIVE, 6, rate / 10), new Share(Mode.PIPELINED, 3, 6),
				new Share(Mode.EXPECT_CONTINUE, 3, 6), new Share(Mode.SLOW, 10, 5),
				new Share(Mode.DEFERRED, 5, UNPACED), new Share(Mode.EVENTS, 5, UNPACED),
				new Share(Mode.HALF_SENT, 5, UNPACED), new Share(Mode.SLOW_UPLOAD, 2, UNPACED),
				new Share(Mode.SLOW_DOWNLOAD, 2, UNPACED));
	}

	/**
	 * Kept connections that are idle for most of the time, half of them for POSTs.
	 * @param connections how many
	 * @return the shares
	 */
	public static List<Share> thinking(int connections) {
		return List.of(new Share(Mode.THINKING_KEEP_ALIVE, connections - connections / 2, UNPACED),
				new Share(Mode.THINKING_POST, connections / 2, UNPACED));
	}

	Duration interval() {
		return (this.rate == UNPACED) ? Duration.ZERO : Duration.ofSeconds(this.users).dividedBy(this.rate);
	}

}
