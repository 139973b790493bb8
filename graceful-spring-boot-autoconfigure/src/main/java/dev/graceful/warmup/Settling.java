package dev.graceful.warmup;

import java.time.Duration;

/**
 * Tells when latency has settled: when some rounds in a row were hardly better than the
 * best one before. It is the best that counts, since a machine that has other things to
 * do makes rounds slower, never faster.
 */
final class Settling {

	/**
	 * What is no gain worth waiting for.
	 */
	private static final double GAIN = 0.05;

	private static final int ROUNDS = 3;

	private Duration best;

	private int roundsWithoutGain;

	/**
	 * A round is over.
	 * @param latency its latency
	 * @return whether the latency has settled
	 */
	boolean settles(Duration latency) {
		if (this.best == null || latency.toNanos() < this.best.toNanos() * (1 - GAIN)) {
			this.best = latency;
			this.roundsWithoutGain = 0;
		}
		else {
			this.roundsWithoutGain++;
		}
		return this.roundsWithoutGain >= ROUNDS;
	}

}
