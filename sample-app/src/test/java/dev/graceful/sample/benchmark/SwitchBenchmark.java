package dev.graceful.sample.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.graceful.sample.client.Histogram;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Tells what clients feel of a new JVM, at 500 requests a second: their latency around
 * the moment in which it begins to serve.
 */
public final class SwitchBenchmark {

	private static final Duration BIN = Duration.ofMillis(100);

	private static final Duration BEFORE = Duration.ofSeconds(5);

	private static final Duration AFTER = Duration.ofSeconds(30);

	private static final Duration FIRST_WARM_UP = Duration.ofSeconds(30);

	/**
	 * Many users with long intervals: one that waits for its answer leaves the others
	 * their pace.
	 */
	private static final List<Share> LOAD = List.of(new Share(Mode.NEW_CONNECTION, 50, 150),
			new Share(Mode.BUSY_KEEP_ALIVE, 100, 250), new Share(Mode.POST_KEEP_ALIVE, 50, 100));

	private static final String[] WARM_UP = { "graceful.warmup.requests[0].path=/bytes?size=512",
			"graceful.warmup.requests[0].weight=4", "graceful.warmup.requests[1].method=POST",
			"graceful.warmup.requests[1].path=/echo",
			"graceful.warmup.requests[1].headers.Content-Type=application/octet-stream",
			"graceful.warmup.requests[1].body=" + "0123456789abcdef".repeat(1024) };

	private SwitchBenchmark() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 8;
		Jdk jdk = (arguments.length > 1) ? Jdk.installed(Integer.parseInt(arguments[1])).orElseThrow() : Jdk.current();
		List<Variant> variants = List.of(new Variant("plain"), new Variant("warm-up", WARM_UP));
		for (Variant variant : variants) {
			variant.measure(jdk, restarts);
		}
		System.out.printf("%np99 in ms by time since the switch in s, %s, all restarts together%n%n%s", jdk,
				bins(variants));
		System.out.printf("%nMedians of %d restarts, %s%n%n%s", restarts, jdk, summary(variants));
	}

	private static Table bins(List<Variant> variants) {
		List<String> header = new ArrayList<>(List.of("from"));
		variants.forEach((variant) -> header.add(variant.name));
		Table table = new Table(header.toArray(String[]::new));
		for (Duration bin = BEFORE.negated(); bin.compareTo(AFTER) < 0; bin = bin.plus(BIN)) {
			List<Object> row = new ArrayList<>(List.of(String.format("%.1f", bin.toMillis() / 1000.0)));
			for (Variant variant : variants) {
				row.add(String.format("%.1f", variant.p99Of(bin)));
			}
			table.row(row.toArray());
		}
		return table;
	}

	private static Table summary(List<Variant> variants) {
		Table table = new Table("", "steady p99 in ms", "first second", "ratio: median (middle half)", "first 5 s",
				"ratio: median (middle half)", "requests", "failed");
		for (Variant variant : variants) {
			Comparison second = variant.compare(Switch::firstSecond);
			Comparison seconds = variant.compare(Switch::firstSeconds);
			table.row(variant.name, String.format("%.1f", second.baseline()), String.format("%.1f", second.measured()),
					second.ratio(), String.format("%.1f", seconds.measured()), seconds.ratio(), variant.requests,
					variant.failures);
		}
		return table;
	}

	private static double p99(Histogram latencies) {
		return latencies.quantile(0.99).toNanos() / 1e6;
	}

	/**
	 * One way to restart, with what was measured of it.
	 */
	private static final class Variant {

		private final String name;

		private final String[] configuration;

		private final List<Switch> switches = new ArrayList<>();

		private long requests;

		private long failures;

		private Variant(String name, String... configuration) {
			this.name = name;
			this.configuration = configuration;
		}

		private void measure(Jdk jdk, int restarts) throws InterruptedException {
			try (RunningApplication application = RunningApplication
				.start(Launch.of(BootJar.built()).with(jdk).withOptions("-Xmx256m"), this.configuration);
					Load load = Load.start(application.port(), LOAD)) {
				load.runFor(FIRST_WARM_UP);
				for (int restart = 1; restart <= restarts; restart++) {
					System.out.printf("%s, restart %d of %d%n", this.name, restart, restarts);
					load.runFor(BEFORE);
					Duration asked = load.results().elapsed();
					long successor = application.restart();
					Duration began = load.results().servedBy(successor).orElseThrow().first();
					load.runFor(began.plus(AFTER).minus(load.results().elapsed()));
					this.switches.add(new Switch(load.results(), asked, began));
				}
				Results results = load.end();
				this.requests = results.requests();
				this.failures = results.failures();
			}
		}

		private double p99Of(Duration bin) {
			Histogram all = new Histogram();
			this.switches.forEach((one) -> all.add(one.between(bin, bin.plus(BIN))));
			return p99(all);
		}

		private Comparison compare(Function<Switch, Histogram> part) {
			Comparison comparison = new Comparison();
			this.switches.forEach((one) -> comparison.add(p99(part.apply(one)), p99(one.steady())));
			return comparison;
		}

	}

	/**
	 * One restart by the clock of the load.
	 *
	 * @param results what the clients saw
	 * @param asked when it was asked for
	 * @param began when the successor had given its first answer
	 */
	private record Switch(Results results, Duration asked, Duration began) {

		Histogram steady() {
			return this.results.latencies(this.asked.minus(BEFORE), this.asked.minus(BIN));
		}

		Histogram firstSecond() {
			return between(Duration.ZERO, Duration.ofSeconds(1));
		}

		Histogram firstSeconds() {
			return between(Duration.ZERO, Duration.ofSeconds(5));
		}

		/**
		 * Return the latencies of a time, without the bin in which the next one begins.
		 */
		Histogram between(Duration from, Duration to) {
			return this.results.latencies(this.began.plus(from), this.began.plus(to).minus(BIN));
		}

	}

}
