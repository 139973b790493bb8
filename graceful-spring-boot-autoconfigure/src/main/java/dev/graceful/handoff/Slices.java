package dev.graceful.handoff;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * The slices of time in which a generation accepts. While two of them share a listener,
 * each period belongs first to the successor, as far as its share goes, and then to the
 * predecessor: both know by the same clock whose turn it is, without a word.
 * <p>
 * Each of them goes on for a moment while the other one begins, lest nobody accepts.
 */
public final class Slices {

	/**
	 * Everything is this generation's.
	 */
	public static final Slices ALL = new Slices(Ramp.NONE, 0, true);

	/**
	 * Nothing is this generation's.
	 */
	public static final Slices NONE = new Slices(Ramp.NONE, 0, false);

	static final long PERIOD = Duration.ofMillis(50).toNanos();

	static final long OVERLAP = Duration.ofMillis(2).toNanos();

	private final Ramp ramp;

	private final long began;

	private final boolean successor;

	private Slices(Ramp ramp, long began, boolean successor) {
		this.ramp = ramp;
		this.began = began;
		this.successor = successor;
	}

	/**
	 * Return the slices of the generation whose share ends.
	 * @param ramp by which it ends
	 * @param began when, by {@link System#nanoTime()}
	 * @return its slices, until the ramp is over; then there are none to speak of
	 */
	public static Slices ofPredecessor(Ramp ramp, Duration began) {
		return new Slices(ramp, began.toNanos(), false);
	}

	/**
	 * Return the slices of the generation whose share grows.
	 * @param ramp by which it grows
	 * @param began when, by {@link System#nanoTime()}
	 * @return its slices, which are everything when the ramp is over
	 */
	public static Slices ofSuccessor(Ramp ramp, Duration began) {
		return new Slices(ramp, began.toNanos(), true);
	}

	/**
	 * Whether this generation accepts now.
	 * @return whether this moment is in one of them
	 */
	public boolean containNow() {
		return this.ramp.isNone() ? this.successor : contain(System.nanoTime());
	}

	boolean contain(long now) {
		long edge = edge(now);
		long inPeriod = inPeriod(now);
		return this.successor ? inPeriod < edge + OVERLAP : inPeriod >= edge || inPeriod < OVERLAP;
	}

	/**
	 * Return how long it stays as it is now.
	 * @return in nanoseconds, not zero; empty where it stays so for good
	 */
	public OptionalLong untilNext() {
		return this.ramp.isNone() ? OptionalLong.empty() : OptionalLong.of(untilNext(System.nanoTime()));
	}

	long untilNext(long now) {
		long inPeriod = inPeriod(now);
		long change = this.successor ? edge(now) + OVERLAP : (inPeriod < OVERLAP) ? OVERLAP : edge(now);
		return ((inPeriod < change && change < PERIOD) ? change : PERIOD) - inPeriod;
	}

	/**
	 * Return where in a period the successor's part of it ends.
	 */
	private long edge(long now) {
		long endOfPeriod = now - this.began - inPeriod(now) + PERIOD;
		return (long) (PERIOD * this.ramp.share(endOfPeriod));
	}

	private long inPeriod(long now) {
		return Math.floorMod(now - this.began, PERIOD);
	}

}
