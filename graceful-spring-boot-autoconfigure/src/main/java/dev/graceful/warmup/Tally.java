package dev.graceful.warmup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a warm-up has done. Thread-safe.
 */
final class Tally {

	private static final double PERCENTILE = 0.9;

	private final List<Duration> round = new ArrayList<>();

	private int tasks;

	private int rounds;

	private int requests;

	private int failed;

	private String firstFailure;

	private Duration first;

	private Duration last;

	synchronized void taskWasDone() {
		this.tasks++;
	}

	synchronized void taskFailed(String failure) {
		this.tasks++;
		failed(failure);
	}

	synchronized void answered(Duration latency) {
		this.requests++;
		this.round.add(latency);
	}

	synchronized void requestFailed(String failure) {
		this.requests++;
		failed(failure);
	}

	private void failed(String failure) {
		this.failed++;
		if (this.firstFailure == null) {
			this.firstFailure = failure;
		}
	}

	/**
	 * A round is over.
	 * @return what nine in ten of its right answers took at most; zero where there was
	 * none
	 */
	synchronized Duration endRound() {
		this.rounds++;
		if (this.round.isEmpty()) {
			return Duration.ZERO;
		}
		List<Duration> sorted = this.round.stream().sorted().toList();
		Duration latency = sorted.get((int) (PERCENTILE * (sorted.size() - 1)));
		this.round.clear();
		this.first = (this.first != null) ? this.first : latency;
		this.last = latency;
		return latency;
	}

	/**
	 * Return what failed first.
	 * @return in words; {@code null} where nothing has failed
	 */
	synchronized String firstFailure() {
		return this.firstFailure;
	}

	/**
	 * Return everything in words.
	 */
	@Override
	public synchronized String toString() {
		List<String> parts = new ArrayList<>();
		if (this.tasks > 0) {
			parts.add(count(this.tasks, "task"));
		}
		if (this.rounds > 0) {
			parts.add(count(this.rounds, "round"));
			parts.add(count(this.requests, "request"));
		}
		parts.add(this.failed + " failed" + ((this.firstFailure != null) ? " (" + this.firstFailure + ")" : ""));
		if (this.first != null) {
			parts.add("p90 " + millis(this.first) + " -> " + millis(this.last));
		}
		return String.join(", ", parts);
	}

	private static String count(int count, String what) {
		return String.format(Locale.ROOT, "%,d %s%s", count, what, (count == 1) ? "" : "s");
	}

	private static String millis(Duration time) {
		return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
	}

}
