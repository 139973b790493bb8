package dev.graceful.sample.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * One quantity, measured with two variants side by side, again and again. What counts is
 * the ratio of each pair: what else the machine did meanwhile is in both of its halves.
 */
final class Comparison {

	private final List<Double> measured = new ArrayList<>();

	private final List<Double> baseline = new ArrayList<>();

	private final List<Double> ratios = new ArrayList<>();

	void add(double measured, double baseline) {
		this.measured.add(measured);
		this.baseline.add(baseline);
		this.ratios.add(measured / baseline);
	}

	double measured() {
		return quantile(this.measured, 0.5);
	}

	double baseline() {
		return quantile(this.baseline, 0.5);
	}

	/**
	 * Return the ratios in words.
	 * @return their median and, in brackets, between what half of them are
	 */
	String ratio() {
		return String.format("%.3f (%.3f - %.3f)", quantile(this.ratios, 0.5), quantile(this.ratios, 0.25),
				quantile(this.ratios, 0.75));
	}

	private static double quantile(List<Double> values, double part) {
		List<Double> sorted = values.stream().sorted().toList();
		double rank = part * (sorted.size() - 1);
		double below = sorted.get((int) Math.floor(rank));
		double above = sorted.get((int) Math.ceil(rank));
		return below + (rank - Math.floor(rank)) * (above - below);
	}

}
