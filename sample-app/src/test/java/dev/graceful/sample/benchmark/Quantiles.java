package dev.graceful.sample.benchmark;

import java.util.Collection;
import java.util.List;

/**
 * Quantiles of a few figures.
 */
final class Quantiles {

	private Quantiles() {
	}

	static double median(Collection<Double> values) {
		return of(values, 0.5);
	}

	static double of(Collection<Double> values, double part) {
		List<Double> sorted = values.stream().sorted().toList();
		double rank = part * (sorted.size() - 1);
		double below = sorted.get((int) Math.floor(rank));
		double above = sorted.get((int) Math.ceil(rank));
		return below + (rank - Math.floor(rank)) * (above - below);
	}

}
