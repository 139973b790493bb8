package dev.graceful.sample.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import dev.graceful.sample.client.Histogram;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.Jdk;

/**
 * What was measured of one way to get a new JVM to serve.
 *
 * @param way the way
 * @param all each time that it was gone
 */
record Switches(Way way, List<Switch> all) {

	static final String FROM = "from_ms";

	static final String P99 = "p99_ms";

	static final String REQUESTS = "requests";

	static final String FAILED = "failed";

	/**
	 * Return those in which nobody else had much of the processors.
	 */
	Switches undisturbed() {
		return new Switches(this.way, this.all.stream().filter(Switch::isUndisturbed).toList());
	}

	static Table table() {
		return new Table("", "restarts", "steady p99 in ms", "first second", "ratio: median (middle half)", "first 5 s",
				"ratio: median (middle half)", "s from trigger to commit", "to first answer", "ms from ready to it",
				"requests", "failed");
	}

	void addTo(Table table) {
		if (this.all.isEmpty()) {
			return;
		}
		Comparison second = compare(Switch::firstSecond);
		Comparison seconds = compare(Switch::firstSeconds);
		table.row(this.way.title(), this.all.size(), millis(second.baseline()), millis(second.measured()),
				second.ratio(), millis(seconds.measured()), seconds.ratio(), median("%.2f", Switch::secondsToCommit),
				median("%.2f", (one) -> OptionalDouble.of(one.secondsToFirst())), median("%.0f", Switch::millisToFirst),
				sum(Switch::requests), sum(Switch::failures));
	}

	private Comparison compare(Function<Switch, Histogram> part) {
		Comparison comparison = new Comparison();
		this.all.forEach((one) -> comparison.add(Switch.p99(part.apply(one)), Switch.p99(one.steady())));
		return comparison;
	}

	private String median(String format, Function<Switch, OptionalDouble> figure) {
		List<Double> known = this.all.stream()
			.map(figure)
			.filter(OptionalDouble::isPresent)
			.map(OptionalDouble::getAsDouble)
			.toList();
		return known.isEmpty() ? "" : String.format(format, Quantiles.median(known));
	}

	private long sum(ToLongFunction<Switch> figure) {
		return this.all.stream().mapToLong(figure).sum();
	}

	/**
	 * Write the latencies of those that were not disturbed by the time since the switch,
	 * and each one's own figures.
	 */
	void write(Jdk jdk) {
		Csv bins = new Csv(FROM, "p50_ms", P99, "max_ms", REQUESTS);
		for (Duration bin = Switch.BEFORE.negated(); bin.compareTo(Switch.AFTER) < 0; bin = bin.plus(Switch.BIN)) {
			Histogram latencies = new Histogram();
			for (Switch one : undisturbed().all) {
				latencies.add(one.since(bin, bin.plus(Switch.BIN)));
			}
			boolean none = latencies.total() == 0;
			bins.row(bin.toMillis(), none ? "" : millis(latencies.quantile(0.5).toNanos() / 1e6),
					none ? "" : millis(Switch.p99(latencies)), none ? "" : millis(latencies.maximum().toNanos() / 1e6),
					latencies.total());
		}
		bins.write(this.way.file(), jdk);
		Csv each = new Csv("steady_p99_ms", "first_second_p99_ms", "first_5_s_p99_ms", "trigger_to_commit_s",
				"trigger_to_first_answer_s", "ready_to_first_answer_ms", REQUESTS, FAILED, "stolen");
		for (Switch one : this.all) {
			each.row(millis(Switch.p99(one.steady())), millis(Switch.p99(one.firstSecond())),
					millis(Switch.p99(one.firstSeconds())), text(one.secondsToCommit()), one.secondsToFirst(),
					text(one.millisToFirst()), one.requests(), one.failures(), one.stolen());
		}
		each.write(this.way.file() + "-each", jdk);
	}

	private static String text(OptionalDouble figure) {
		return figure.isPresent() ? Double.toString(figure.getAsDouble()) : "";
	}

	private static String millis(double millis) {
		return String.format("%.2f", millis);
	}

}
