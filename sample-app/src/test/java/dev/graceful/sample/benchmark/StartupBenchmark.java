package dev.graceful.sample.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;

/**
 * Compares how long the application takes to start, and how much memory it takes, with
 * the starter as it is and configured, with the starter switched off, and without it; in
 * turns.
 */
public final class StartupBenchmark {

	private static final int REQUESTS = 200;

	/**
	 * When this collector collects depends on nothing but what is allocated.
	 */
	private static final String[] OPTIONS = { "-XX:+UseSerialGC", "-Xmx128m" };

	/**
	 * How many times as many rounds as were asked for there are at most.
	 */
	private static final int MOST = 3;

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private static final Pattern STARTED = Pattern.compile("process running for ([0-9.]+)");

	private StartupBenchmark() {
	}

	public static void main(String[] arguments) throws IOException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 7;
		Path stripped = Files.createTempFile("graceful-without-", ".jar");
		try {
			Launch built = Launch.of(BootJar.built()).withOptions(OPTIONS);
			Launch without = Launch.of(BootJar.built().installWithoutStarter(stripped)).withOptions(OPTIONS);
			List<Variant> variants = List.of(new Variant("without the starter", without),
					new Variant("graceful.enabled=false", built.withArguments("--graceful.enabled=false")),
					new Variant("with the starter", built), new Variant("with the starter, and a property of it set",
							built.withArguments("--graceful.restart.probation=1s")));
			try (StolenTime stolen = StolenTime.watch()) {
				measure(variants, rounds, stolen);
			}
			print("Seconds until ready", "%.2f", variants, variants.stream().map(Variant::seconds).toList());
			print("Processor seconds of the thread that starts it, until ready", "%.2f", variants,
					variants.stream().map(Variant::processorSeconds).toList());
			print("Resident megabytes after " + REQUESTS + " requests", "%.1f", variants,
					variants.stream().map(Variant::megabytes).toList());
		}
		finally {
			Files.delete(stripped);
		}
	}

	/**
	 * A round counts in which nobody else had much of the processors.
	 */
	private static void measure(List<Variant> variants, int rounds, StolenTime stolen) {
		int undisturbed = 0;
		for (int round = 1; undisturbed < rounds && round <= MOST * rounds; round++) {
			Instant began = Instant.now();
			List<Start> starts = variants.stream().map(Variant::start).toList();
			if (stolen.isLittle(began, Instant.now())) {
				undisturbed++;
				IntStream.range(0, starts.size()).forEach((i) -> variants.get(i).add(starts.get(i)));
			}
			System.out.printf("round %d, undisturbed %d of %d (others had %.1f %%)%n", round, undisturbed, rounds,
					100 * stolen.share(began, Instant.now()));
		}
	}

	private static void print(String title, String format, List<Variant> variants, List<List<Double>> values) {
		Table table = new Table("", "median", "min", "max", "ratio of each round: median (middle half)");
		for (int i = 0; i < values.size(); i++) {
			Comparison comparison = new Comparison();
			for (int round = 0; round < values.get(i).size(); round++) {
				comparison.add(values.get(i).get(round), values.get(0).get(round));
			}
			if (comparison.isEmpty()) {
				continue;
			}
			table.row(variants.get(i).name(), String.format(format, comparison.measured()),
					String.format(format, values.get(i).stream().min(Double::compare).orElseThrow()),
					String.format(format, values.get(i).stream().max(Double::compare).orElseThrow()),
					comparison.ratio());
		}
		System.out.printf("%n%s%n%n%s", title, table);
	}

	/**
	 * One way to start the application, with what was measured of it, round by round.
	 */
	private record Variant(String name, Launch launch, List<Double> seconds, List<Double> processorSeconds,
			List<Double> megabytes) {

		Variant(String name, Launch launch) {
			this(name, launch, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		}

		Start start() {
			try (RunningApplication application = RunningApplication.startUnconfigured(this.launch)) {
				Matcher started = STARTED.matcher(application.log().await("process running for", 0, DEADLINE));
				started.find();
				Duration processorTime = ProcessStatus.processorTimeOfMain(application.servingPid());
				for (int i = 0; i < REQUESTS; i++) {
					application.whoami().orElseThrow();
				}
				return new Start(Double.parseDouble(started.group(1)), processorTime.toNanos() / 1e9,
						ProcessStatus.of(application.servingPid()).residentKilobytes() / 1024.0);
			}
		}

		void add(Start start) {
			this.seconds.add(start.seconds());
			this.processorSeconds.add(start.processorSeconds());
			this.megabytes.add(start.megabytes());
		}

	}

	/**
	 * What one start took.
	 *
	 * @param seconds until it was ready
	 * @param processorSeconds of the thread that starts it, until then
	 * @param megabytes that were resident after some requests
	 */
	private record Start(double seconds, double processorSeconds, double megabytes) {

	}

}
