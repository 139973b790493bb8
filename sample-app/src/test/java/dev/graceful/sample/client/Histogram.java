package dev.graceful.sample.client;

import java.time.Duration;

/**
 * Latencies, told apart to about 6 %, in a few kilobytes whatever their number.
 * <p>
 * For one thread at a time.
 */
public final class Histogram {

	private static final int STEPS = 16;

	private final long[] counts = new long[STEPS * 32];

	private long total;

	private long maximum;

	void add(long nanos) {
		this.counts[index(nanos / 1000)]++;
		this.total++;
		this.maximum = Math.max(this.maximum, nanos);
	}

	void add(Histogram other) {
		for (int i = 0; i < this.counts.length; i++) {
			this.counts[i] += other.counts[i];
		}
		this.total += other.total;
		this.maximum = Math.max(this.maximum, other.maximum);
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
		long seen = 0;
		for (int i = 0; i < this.counts.length; i++) {
			seen += this.counts[i];
			if (seen >= rank && seen > 0) {
				return Duration.ofNanos(Math.min(upperBound(i) * 1000, this.maximum));
			}
		}
		return Duration.ZERO;
	}

	/**
	 * Below 16 microseconds one step each; above, 16 steps to every doubling.
	 */
	private static int index(long micros) {
		if (micros < STEPS) {
			return (int) Math.max(micros, 0);
		}
		int doublings = 63 - Long.numberOfLeadingZeros(micros / STEPS);
		return Math.min(STEPS * (doublings + 1) + (int) ((micros >> doublings) - STEPS), STEPS * 32 - 1);
	}

	private static long upperBound(int index) {
		if (index < STEPS) {
			return index + 1;
		}
		int doublings = index / STEPS - 1;
		return (long) (STEPS + index % STEPS + 1) << doublings;
	}

}
