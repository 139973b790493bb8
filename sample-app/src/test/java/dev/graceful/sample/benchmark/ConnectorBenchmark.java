package dev.graceful.sample.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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
 * Compares the starter's connector with Tomcat's own in one JVM, loaded at the same time:
 * whatever else the machine or the JVM does, it does to both. A second one of Tomcat's
 * own tells how far two connectors are apart that do not differ.
 */
public final class ConnectorBenchmark {

	private static final int USERS = 4;

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	private static final Duration TURN = Duration.ofSeconds(5);

	private static final int TURNS = 6;

	private static final List<Mode> MODES = List.of(Mode.BUSY_KEEP_ALIVE, Mode.NEW_CONNECTION);

	private ConnectorBenchmark() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 10;
		List<Quantity> quantities = MODES.stream().flatMap((mode) -> Quantity.of(mode).stream()).toList();
		int undisturbed = 0;
		int all = 0;
		for (int round = 1; round <= rounds; round++) {
			List<Integer> ports = IntStream.range(0, 3).mapToObj((i) -> RunningApplication.freePort()).toList();
			try (RunningApplication application = start(ports); StolenTime stolen = StolenTime.watch()) {
				for (Mode mode : MODES) {
					System.out.printf("JVM %d of %d, %s%n", round, rounds, Report.name(mode));
					measure(application, mode, ports, 0, WARM_UP);
					for (int turn = 0; turn < TURNS; turn++) {
						Instant began = Instant.now();
						List<Turn> turns = measure(application, mode, ports, turn, TURN);
						all++;
						if (!stolen.isLittle(began, Instant.now())) {
							continue;
						}
						undisturbed++;
						quantities.stream()
							.filter((quantity) -> quantity.mode() == mode)
							.forEach((quantity) -> quantity.add(turns));
					}
				}
			}
		}
		Table table = new Table("", "starter", "Tomcat", "starter / Tomcat: median (middle half)",
				"Tomcat / Tomcat: median (middle half)");
		quantities.forEach((quantity) -> quantity.addTo(table));
		System.out.printf("%n%s", table);
		System.out.printf("%nOf %d turns, those %d in which others had at most %.0f %% of the processors%n", all,
				undisturbed, 100 * StolenTime.LITTLE);
	}

	private static RunningApplication start(List<Integer> ports) {
		String compared = String.join(",", ports.stream().map(String::valueOf).toList());
		return RunningApplication.start(Launch.of(BootJar.built())
			.withOptions("-Xmx256m")
			.withArguments("--sample.compared-ports=" + compared));
	}

	/**
	 * @param first whose clients are started first, which is an advantage or not
	 */
	private static List<Turn> measure(RunningApplication application, Mode mode, List<Integer> ports, int first,
			Duration duration) throws InterruptedException {
		List<Long> before = processorTime(application, ports);
		Load[] loads = new Load[ports.size()];
		try {
			for (int i = 0; i < loads.length; i++) {
				int next = (first + i) % loads.length;
				loads[next] = Load.start(ports.get(next), List.of(new Share(mode, USERS, Share.UNPACED)));
			}
			loads[0].runFor(duration);
			List<Results> results = Arrays.stream(loads).map(Load::end).toList();
			for (Results each : results) {
				if (each.failures() > 0) {
					throw new IllegalStateException("Requests failed:\n" + Report.requests(each));
				}
			}
			List<Long> after = processorTime(application, ports);
			return IntStream.range(0, loads.length)
				.mapToObj((i) -> new Turn(results.get(i), after.get(i) - before.get(i)))
				.toList();
		}
		finally {
			Arrays.stream(loads).forEach(Load::close);
		}
	}

	private static List<Long> processorTime(RunningApplication application, List<Integer> ports) {
		return ports.stream().map((port) -> Long.valueOf(application.get("/processor-time/" + port))).toList();
	}

	/**
	 * What one connector did in one turn.
	 *
	 * @param results what its clients saw
	 * @param processorNanos how much processor time its threads used
	 */
	private record Turn(Results results, long processorNanos) {

		double throughput() {
			return this.results.requests() / (this.results.elapsed().toNanos() / 1e9);
		}

		double processorMicros() {
			return this.processorNanos / 1e3 / this.results.requests();
		}

		double micros(double quantile) {
			return this.results.latencies(Duration.ZERO, this.results.elapsed()).quantile(quantile).toNanos() / 1e3;
		}

	}

	/**
	 * One row of the table.
	 */
	private record Quantity(Mode mode, String name, ToDoubleFunction<Turn> value, Comparison starter,
			Comparison control) {

		static List<Quantity> of(Mode mode) {
			return List.of(of(mode, "requests/s", Turn::throughput),
					of(mode, "processor us/request", Turn::processorMicros),
					of(mode, "p50 in us", (turn) -> turn.micros(0.5)),
					of(mode, "p99 in us", (turn) -> turn.micros(0.99)));
		}

		private static Quantity of(Mode mode, String name, ToDoubleFunction<Turn> value) {
			return new Quantity(mode, name, value, new Comparison(), new Comparison());
		}

		void add(List<Turn> turns) {
			double stock = this.value.applyAsDouble(turns.get(1));
			this.starter.add(this.value.applyAsDouble(turns.get(0)), stock);
			this.control.add(this.value.applyAsDouble(turns.get(2)), stock);
		}

		void addTo(Table table) {
			if (this.starter.isEmpty()) {
				return;
			}
			table.row(Report.name(this.mode) + ", " + this.name, Math.round(this.starter.measured()),
					Math.round(this.starter.baseline()), this.starter.ratio(), this.control.ratio());
		}

	}

}
