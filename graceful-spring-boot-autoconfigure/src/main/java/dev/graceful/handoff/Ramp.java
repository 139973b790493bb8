package dev.graceful.handoff;

import java.time.Duration;

/**
 * How a successor takes over: little by little, so that it is warm when it has
 * everything.
 *
 * @param duration how long it takes; zero where it takes over at once
 * @param shape how its share grows meanwhile
 */
public record Ramp(Duration duration, Shape shape) {

	/**
	 * No ramp: the successor takes over at once.
	 */
	public static final Ramp NONE = new Ramp(Duration.ZERO, Shape.LINEAR);

	boolean isNone() {
		return this.duration.isZero();
	}

	/**
	 * Return the successor's share.
	 * @param elapsed how long since it began to serve
	 * @return from 0 to 1
	 */
	double share(Duration elapsed) {
		return share(elapsed.toNanos());
	}

	double share(long elapsedNanos) {
		long all = this.duration.toNanos();
		if (elapsedNanos >= all) {
			return 1;
		}
		double part = (double) elapsedNanos / all;
		return switch (this.shape) {
			case LINEAR -> part;
			case QUADRATIC -> part * part;
		};
	}

	/**
	 * How the successor's share grows.
	 */
	public enum Shape {

		/**
		 * By the same in the same time.
		 */
		LINEAR,

		/**
		 * Slowly at first, and fast at the end: with the square of the time.
		 */
		QUADRATIC

	}

}
