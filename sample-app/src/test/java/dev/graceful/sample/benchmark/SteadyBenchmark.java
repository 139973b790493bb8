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
 * pairs of fresh JVMs, both warm, loaded in turns. On a machine with neighbours the
 * processor time of a request tells more than the time it takes.
 */
public final class SteadyBenchmark {

	private static final int USERS = 8;

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	private static final Duration TURN = Duration.ofSeconds(2);

	private static final int ROUNDS = 8;

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
		Table table = new Table("", "starter", "stock Tomcat", "ratio of two turns: median (middle half)");
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
		for (int round = 0; round < ROUNDS; round++) {
			// A B, B A: what changes steadily meanwhile is in both
			boolean starterFirst = (round % 2 == 0);
			Measurement first = load(mode, starterFirst ? starter : stock, TURN);
			Measurement second = load(mode, starterFirst ? stock : starter, TURN);
			for (Quantity quantity : quantities) {
				if (quantity.mode() == mode) {
					quantity.add(starterFirst ? first : second, starterFirst ? second : first);
				}
			}
		}
	}

	private static Measurement load(Mode mode, RunningApplication application, Duration duration)
			throws InterruptedException {
		ProcessHandle process = ProcessHandle.of(application.servingPid()).orElseThrow();
		Duration processorTime = processorTime(process);
		try (Load load = Load.start(application.port(), List.of(new Share(mode, USERS, Share.UNPACED)))) {
			load.runFor(duration);
			Results results = load.end();
			Duration elapsed = results.elapsed();
			if (results.failures() > 0) {
				throw new IllegalStateException("Requests failed:\n" + Report.requests(results));
			}
			return new Measurement(results.requests(), elapsed, processorTime(process).minus(processorTime),
					results.latencies(Duration.ZERO, elapsed));
		}
	}

	private static Duration processorTime(ProcessHandle process) {
		return process.info().totalCpuDuration().orElseThrow();
	}

	/**
	 * What one variant has done in one turn.
	 */
	private record Measurement(long requests, Duration elapsed, Duration processorTime, Histogram latencies) {

		double throughput() {
			return this.requests / (this.elapsed.toNanos() / 1e9);
		}

		double processorMicros() {
			return this.processorTime.toNanos() / 1e3 / this.requests;
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
					new Quantity(mode, "processor us/request", Measurement::processorMicros, new Comparison()),
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
