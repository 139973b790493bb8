package dev.graceful.sample.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

import dev.graceful.sample.client.Histogram;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Compares the connector of the starter with stock Tomcat while nothing is restarted:
 * pairs of fresh JVMs, both warm, loaded in turns.
 */
public final class SteadyBenchmark {

	private static final int USERS = 8;

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	private static final Duration TURN = Duration.ofSeconds(3);

	private static final int ROUNDS = 3;

	private static final List<Mode> MODES = List.of(Mode.BUSY_KEEP_ALIVE, Mode.NEW_CONNECTION);

	private SteadyBenchmark() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int pairs = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 5;
		List<Quantity> quantities = MODES.stream().flatMap((mode) -> Quantity.of(mode).stream()).toList();
		for (int pair = 1; pair <= pairs; pair++) {
			try (RunningApplication starter = start(true); RunningApplication stock = start(false)) {
				for (Mode mode : MODES) {
					System.out.printf("pair %d of %d, %s%n", pair, pairs, Report.name(mode));
					compare(mode, starter, stock, quantities);
				}
			}
		}
		Table table = new Table("", "starter", "stock Tomcat", "ratio of each pair: median (range)");
		quantities.forEach((quantity) -> quantity.addTo(table));
		System.out.printf("%n%s", table);
	}

	private static RunningApplication start(boolean enabled) {
		return RunningApplication.start(Launch.of(BootJar.built())
			.withOptions("-Xmx256m")
			.withArguments("--graceful.enabled=" + enabled, "--server.tomcat.max-keep-alive-requests=-1"));
	}

	private static void compare(Mode mode, RunningApplication starter, RunningApplication stock,
			List<Quantity> quantities) throws InterruptedException {
		load(mode, starter, WARM_UP);
		load(mode, stock, WARM_UP);
		Measurement ofStarter = new Measurement(0, Duration.ZERO, new Histogram());
		Measurement ofStock = ofStarter;
		for (int round = 0; round < ROUNDS; round++) {
			// A B B A: what changes steadily meanwhile is in both
			ofStarter = ofStarter.and(load(mode, starter, TURN));
			ofStock = ofStock.and(load(mode, stock, TURN));
			ofStock = ofStock.and(load(mode, stock, TURN));
			ofStarter = ofStarter.and(load(mode, starter, TURN));
		}
		for (Quantity quantity : quantities) {
			if (quantity.mode() == mode) {
				quantity.add(ofStarter, ofStock);
			}
		}
	}

	private static Measurement load(Mode mode, RunningApplication application, Duration duration)
			throws InterruptedException {
		try (Load load = Load.start(application.port(), List.of(new Share(mode, USERS, Share.UNPACED)))) {
			load.runFor(duration);
			Results results = load.end();
			Duration elapsed = results.elapsed();
			if (results.failures() > 0) {
				throw new IllegalStateException("Requests failed:\n" + Report.requests(results));
			}
			return new Measurement(results.requests(), elapsed, results.latencies(Duration.ZERO, elapsed));
		}
	}

	/**
	 * What one variant has done in some turns.
	 */
	private record Measurement(long requests, Duration elapsed, Histogram latencies) {

		Measurement and(Measurement other) {
			return new Measurement(this.requests + other.requests, this.elapsed.plus(other.elapsed),
					new Histogram().add(this.latencies).add(other.latencies));
		}

		double throughput() {
			return this.requests / (this.elapsed.toNanos() / 1e9);
		}

		double micros(double quantile) {
			return this.latencies.quantile(quantile).toNanos() / 1e3;
		}

	}

	/**
	 * One row of the table.
	 */
	private record Quantity(Mode mode, String name, ToDoubleFunction<Measurement> value, Comparison comparison) {

		static List<Quantity> of(Mode mode) {
			return List.of(new Quantity(mode, "requests/s", Measurement::throughput, new Comparison()),
					new Quantity(mode, "p50 in us", (measurement) -> measurement.micros(0.5), new Comparison()),
					new Quantity(mode, "p99 in us", (measurement) -> measurement.micros(0.99), new Comparison()));
		}

		void add(Measurement starter, Measurement stock) {
			this.comparison.add(this.value.applyAsDouble(starter), this.value.applyAsDouble(stock));
		}

		void addTo(Table table) {
			table.row(Report.name(this.mode) + ", " + this.name, Math.round(this.comparison.measured()),
					Math.round(this.comparison.baseline()), this.comparison.ratio());
		}

	}

}
