package dev.graceful.sample.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;

/**
 * Compares how long the application takes to start, and how much memory it takes, with
 * and without the starter. Two applications start at once, each on a processor of its
 * own, for what one machine does within a few seconds differs by more than what is looked
 * for.
 */
public final class StartupBenchmark {

	private static final int REQUESTS = 200;

	/**
	 * A page of the sample application itself, which is there with the starter alone:
	 * neither has it.
	 */
	private static final String ONLY_WITH_THE_STARTER = "BOOT-INF/classes/dev/graceful/sample/live/";

	/**
	 * When this collector collects depends on nothing but what is allocated; and on how
	 * much is known of classes, which passes the threshold of the JVM's own choice at
	 * about the time when the application is ready, so that a collection of a tenth of a
	 * second would come before or after that by chance.
	 */
	private static final String[] OPTIONS = { "-XX:+UseSerialGC", "-Xmx128m", "-XX:MetaspaceSize=128m" };

	/**
	 * What the sample application has configured of the starter is not what an
	 * application has that does no more than to depend on it.
	 */
	private static final String[] NOTHING_CONFIGURED = {
			"-Dmanagement.endpoints.web.exposure.include=health,info,prometheus",
			"-Dmanagement.info.graceful.enabled=false" };

	/**
	 * How many times as many rounds as were asked for there are at most.
	 */
	private static final int MOST = 3;

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private static final Pattern STARTED = Pattern.compile("process running for ([0-9.]+)");

	private StartupBenchmark() {
	}

	public static void main(String[] arguments) throws IOException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 12;
		Path same = Files.createTempFile("graceful-with-", ".jar");
		Path stripped = Files.createTempFile("graceful-without-", ".jar");
		try {
			BootJar.built().installWithout((name) -> name.startsWith(ONLY_WITH_THE_STARTER), same);
			Launch configured = Launch.of(new BootJar(same)).withOptions(OPTIONS);
			Launch with = configured.withOptions(NOTHING_CONFIGURED);
			Launch without = Launch.of(new BootJar(same).installWithoutStarter(stripped))
				.withOptions(OPTIONS)
				.withOptions(NOTHING_CONFIGURED);
			List<Variant> variants = List.of(new Variant("without the starter, too", without),
					new Variant("graceful.enabled=false", with.withArguments("--graceful.enabled=false")),
					new Variant("with the starter", with),
					new Variant("with the starter, its endpoint, and its info", configured),
					new Variant("with the starter, and a property of it set",
							with.withArguments("--graceful.restart.probation=1s")));
			try (StolenTime stolen = StolenTime.watch()) {
				measure(variants, without, rounds, stolen);
			}
			print("Seconds until ready", "%.2f", variants, Variant::seconds);
			print("Processor seconds of the thread that starts it, until then", "%.2f", variants,
					Variant::processorSeconds);
			print("Resident megabytes after " + REQUESTS + " requests", "%.1f", variants, Variant::megabytes);
		}
		finally {
			Files.delete(same);
			Files.delete(stripped);
		}
	}

	/**
	 * A round counts in which nobody else had much of the processors.
	 */
	private static void measure(List<Variant> variants, Launch without, int rounds, StolenTime stolen) {
		int undisturbed = 0;
		for (int round = 1; undisturbed < rounds && round <= MOST * rounds; round++) {
			Instant began = Instant.now();
			// The processors need not be alike
			int processor = round % 2;
			List<Pair> pairs = variants.stream()
				.map((variant) -> Pair.start(variant.launch(), processor, without, 1 - processor))
				.toList();
			if (stolen.isLittle(began, Instant.now())) {
				undisturbed++;
				for (int i = 0; i < pairs.size(); i++) {
					variants.get(i).add(pairs.get(i));
				}
			}
			System.out.printf("round %d, undisturbed %d of %d (others had %.1f %%)%n", round, undisturbed, rounds,
					100 * stolen.share(began, Instant.now()));
		}
	}

	private static void print(String title, String format, List<Variant> variants,
			Function<Variant, Comparison> quantity) {
		Table table = new Table("", "median", "without", "ratio of each pair: median (middle half)");
		variants.stream().filter((variant) -> !quantity.apply(variant).isEmpty()).forEach((variant) -> {
			Comparison comparison = quantity.apply(variant);
			table.row(variant.name(), String.format(format, comparison.measured()),
					String.format(format, comparison.baseline()), comparison.ratio());
		});
		System.out.printf("%n%s%n%n%s", title, table);
	}

	/**
	 * One way to start the application, with what was measured of it next to one without
	 * the starter.
	 */
	private record Variant(String name, Launch launch, Comparison seconds, Comparison processorSeconds,
			Comparison megabytes) {

		Variant(String name, Launch launch) {
			this(name, launch, new Comparison(), new Comparison(), new Comparison());
		}

		void add(Pair pair) {
			pair.addTo(this.seconds, Start::seconds);
			pair.addTo(this.processorSeconds, Start::processorSeconds);
			pair.addTo(this.megabytes, Start::megabytes);
		}

	}

	/**
	 * Two starts at once.
	 */
	private record Pair(Start measured, Start baseline) {

		static Pair start(Launch measured, int processor, Launch baseline, int otherProcessor) {
			CompletableFuture<Start> other = CompletableFuture.supplyAsync(() -> Start.of(baseline, otherProcessor));
			return new Pair(Start.of(measured, processor), other.join());
		}

		void addTo(Comparison comparison, ToDoubleFunction<Start> quantity) {
			comparison.add(quantity.applyAsDouble(this.measured), quantity.applyAsDouble(this.baseline));
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

		static Start of(Launch launch, int processor) {
			Launch pinned = launch.through("taskset", "--cpu-list", Integer.toString(processor));
			try (RunningApplication application = RunningApplication.startUnconfigured(pinned)) {
				Matcher started = STARTED.matcher(application.log().await("process running for", 0, DEADLINE));
				started.find();
				long pid = application.servingPid();
				Duration processorTime = ProcessStatus.processorTimeOfMain(pid);
				for (int i = 0; i < REQUESTS; i++) {
					application.whoami().orElseThrow();
				}
				return new Start(Double.parseDouble(started.group(1)), processorTime.toNanos() / 1e9,
						ProcessStatus.of(pid).residentKilobytes() / 1024.0);
			}
		}

	}

}
