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

	boolean isEmpty() {
		return this.ratios.isEmpty();
	}

	double measured() {
		return Quantiles.median(this.measured);
	}

	double baseline() {
		return Quantiles.median(this.baseline);
	}

	/**
	 * Return the ratios in words.
	 * @return their median and, in brackets, between what half of them are
	 */
	String ratio() {
		return String.format("%.3f (%.3f - %.3f)", Quantiles.median(this.ratios), Quantiles.of(this.ratios, 0.25),
				Quantiles.of(this.ratios, 0.75));
	}

}
