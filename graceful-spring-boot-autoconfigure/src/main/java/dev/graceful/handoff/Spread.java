package dev.graceful.handoff;

import java.time.Duration;

/**
 * Something that is done to many, a few at a time, evenly over some time.
 */
final class Spread {

	private final long over;

	private int done;

	Spread(Duration over) {
		this.over = over.toMillis();
	}

	/**
	 * Return to how many it is due now; they count as done.
	 * @param left to how many it was not done yet
	 * @param elapsed how long since it began
	 */
	int due(int left, Duration elapsed) {
		int all = this.done + left;
		long doneByNow = (elapsed.toMillis() >= this.over) ? all : all * elapsed.toMillis() / this.over;
		int due = (int) Math.max(0, doneByNow - this.done);
		this.done += due;
		return due;
	}

}
