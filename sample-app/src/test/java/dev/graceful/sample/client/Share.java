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
	 * Every mode at once.
	 * @param rate about how many requests a second
	 * @return the shares
	 */
	public static List<Share> mixed(int rate) {
		return List.of(new Share(Mode.NEW_CONNECTION, 6, rate / 5), new Share(Mode.BUSY_KEEP_ALIVE, 12, rate * 7 / 10),
				new Share(Mode.THINKING_KEEP_ALIVE, 40, UNPACED), new Share(Mode.POST_KEEP_ALIVE, 6, rate / 10),
				new Share(Mode.SLOW, 10, 5));
	}

	Duration interval() {
		return (this.rate == UNPACED) ? Duration.ZERO : Duration.ofSeconds(this.users).dividedBy(this.rate);
	}

}
