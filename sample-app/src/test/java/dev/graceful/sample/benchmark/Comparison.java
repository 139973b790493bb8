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
		return median(this.measured);
	}

	double baseline() {
		return median(this.baseline);
	}

	/**
	 * Return the ratios in words.
	 * @return their median and their range
	 */
	String ratio() {
		return String.format("%.3f (%.3f - %.3f)", median(this.ratios),
				this.ratios.stream().min(Double::compare).orElseThrow(),
				this.ratios.stream().max(Double::compare).orElseThrow());
	}

	static double median(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

}
