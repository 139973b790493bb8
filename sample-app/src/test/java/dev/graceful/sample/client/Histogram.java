package dev.graceful.sample.client;

import java.time.Duration;
import java.util.Arrays;

/**
 * Latencies, told apart to 1.6 %, in a few kilobytes whatever their number.
 * <p>
 * For one thread at a time.
 */
public final class Histogram {

	private static final int STEPS = 64;

	private long[] counts = new long[0];

	private long total;

	private long maximum;

	void add(long nanos) {
		add(index(nanos / 1000), 1);
		this.total++;
		this.maximum = Math.max(this.maximum, nanos);
	}

	/**
	 * Add the latencies of another histogram.
	 * @param other the other histogram
	 * @return this one
	 */
	public Histogram add(Histogram other) {
		for (int i = 0; i < other.counts.length; i++) {
			add(i, other.counts[i]);
		}
		this.total += other.total;
		this.maximum = Math.max(this.maximum, other.maximum);
		return this;
	}

	private void add(int index, long count) {
		if (index >= this.counts.length) {
			this.counts = Arrays.copyOf(this.counts, index + STEPS);
		}
		this.counts[index] += count;
	}

	public long total() {
		return this.total;
	}

	public Duration maximum() {
		return Duration.ofNanos(this.maximum);
	}

	/**
	 * Return the latency that a part of all requests stayed within.
	 * @param part of one, such as 0.99
	 * @return the latency, zero where there is none
	 */
	public Duration quantile(double part) {
		long rank = (long) Math.ceil(part * this.total);
		long below = 0;
		for (int i = 0; i < this.counts.length; i++) {
			if (below + this.counts[i] >= rank && this.counts[i] > 0) {
				// Spread evenly over the step: two loads are compared to a percent
				double within = (double) (rank - below) / this.counts[i];
				double micros = lowerBound(i) + within * (lowerBound(i + 1) - lowerBound(i));
				return Duration.ofNanos(Math.min((long) (micros * 1000), this.maximum));
			}
			below += this.counts[i];
		}
		return Duration.ZERO;
	}

	/**
	 * Below 64 microseconds one step each; above, 64 steps to every doubling.
	 */
	private static int index(long micros) {
		if (micros < STEPS) {
			return (int) micros;
		}
		int doublings = 63 - Long.numberOfLeadingZeros(micros / STEPS);
		return STEPS * (doublings + 1) + (int) ((micros >> doublings) - STEPS);
	}

	private static long lowerBound(int index) {
		if (index < STEPS) {
			return index;
		}
		return (long) (STEPS + index % STEPS) << (index / STEPS - 1);
	}

}
