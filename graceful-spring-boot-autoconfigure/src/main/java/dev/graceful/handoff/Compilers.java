package dev.graceful.handoff;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells when the JVM's compilers have caught up: when they have hardly worked for some
 * looks in a row. What a warm-up makes hot they still compile when its last request has
 * been answered, with the processors that the first clients need.
 */
final class Compilers {

	/**
	 * How long to wait before another look.
	 */
	static final Duration PAUSE = Duration.ofMillis(100);

	private static final int LOOKS = 5;

	/**
	 * What is hardly anything, in all of these looks.
	 */
	private static final long HARDLY_MILLIS = 30;

	private final Deque<Long> looks = new ArrayDeque<>();

	/**
	 * Take note of a look.
	 * @param millis how long the compilers have worked until now
	 * @return whether they have caught up
	 */
	boolean haveCaughtUp(long millis) {
		this.looks.addLast(millis);
		return this.looks.size() > LOOKS && Math.abs(millis - this.looks.removeFirst()) < HARDLY_MILLIS;
	}

}
