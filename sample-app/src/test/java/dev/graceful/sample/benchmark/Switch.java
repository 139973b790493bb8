package dev.graceful.sample.benchmark;

import java.time.Duration;
import java.util.OptionalDouble;

import dev.graceful.sample.client.Histogram;
import dev.graceful.sample.client.Results;

/**
 * One new JVM by the clock of the load.
 *
 * @param results what the clients saw
 * @param asked when it was asked for
 * @param first when it had given its first answer
 * @param secondsToCommit from when it was asked for until the old one accepted nobody any
 * more; empty where that is not known
 * @param millisToFirst from when it said that it was ready until its first answer; empty
 * where that is not known
 * @param requests how many there were since the one before
 * @param failures how many of them failed
 * @param stolen which part of the processor time others had, while the steady latencies
 * were measured, and in the first seconds: the larger one
 */
record Switch(Results results, Duration asked, Duration first, OptionalDouble secondsToCommit,
		OptionalDouble millisToFirst, long requests, long failures, double stolen) {

	/**
	 * Latencies are told apart to that.
	 */
	static final Duration BIN = Duration.ofMillis(100);

	static final Duration BEFORE = Duration.ofSeconds(5);

	static final Duration FIRST_SECONDS = Duration.ofSeconds(5);

	static final Duration AFTER = Duration.ofSeconds(30);

	/**
	 * Return the latencies before any of it had begun.
	 */
	Histogram steady() {
		return this.results.latencies(this.asked.minus(BEFORE), this.asked.minus(BIN));
	}

	Histogram firstSecond() {
		return since(Duration.ZERO, Duration.ofSeconds(1));
	}

	Histogram firstSeconds() {
		return since(Duration.ZERO, FIRST_SECONDS);
	}

	/**
	 * Return the latencies of a time, without the bin in which the next one begins.
	 * @param from when it begins, since the first answer
	 * @param to when it ends
	 */
	Histogram since(Duration from, Duration to) {
		return this.results.latencies(this.first.plus(from), this.first.plus(to).minus(BIN));
	}

	/**
	 * Whether nobody else had much of the processors.
	 */
	boolean isUndisturbed() {
		return this.stolen <= StolenTime.LITTLE;
	}

	double secondsToFirst() {
		return this.first.minus(this.asked).toNanos() / 1e9;
	}

	@Override
	public String toString() {
		double steady = p99(steady());
		return String.format("p99 %.1f ms, then %.2f times that in the first second, %.2f in the first 5 s; %d failed",
				steady, p99(firstSecond()) / steady, p99(firstSeconds()) / steady, this.failures);
	}

	/**
	 * Return what 99 of 100 took at most.
	 * @return in milliseconds
	 */
	static double p99(Histogram latencies) {
		return latencies.quantile(0.99).toNanos() / 1e6;
	}

}
