package dev.graceful.sample.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.CommandLineVerb;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Tells how much sooner a successor is ready that starts with an archive of its classes:
 * for the jar as it was built and for one that was extracted, with each JDK, with and
 * without, in turns.
 */
public final class ArchiveBenchmark {

	/**
	 * Puts the extracted jar, and its libraries beside it, in the place of the jar.
	 */
	private static final String EXTRACT = """
			if [ ! -d lib ]; then
				"$0" -Djarmode=tools -jar sample.jar extract --destination extracted >/dev/null
				mv extracted/lib lib
				mv extracted/sample.jar sample.jar
			fi
			exec "$0" "$@"
			""";

	private static final Pattern TRAINED = Pattern.compile("Made .*, (\\d+) MiB, within ([0-9.]+) s");

	private static final Pattern PHASE = Pattern.compile("\\((PREPARE|LAUNCH|LISTENERS|WARM) took ([0-9.]+) s\\)");

	private ArchiveBenchmark() {
	}

	public static void main(String[] arguments) {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 7;
		List<Pair> pairs = new ArrayList<>();
		try {
			for (Jdk jdk : Jdk.installed().stream().filter((each) -> each.feature() >= 17).toList()) {
				Launch launch = Launch.of(BootJar.built()).with(jdk).withOptions("-Xmx256m");
				pairs.add(Pair.start(jdk + ", jar", launch));
				pairs.add(Pair.start(jdk + ", extracted", launch.through("/bin/sh", "-c", EXTRACT)));
			}
			for (int round = 1; round <= rounds; round++) {
				System.out.printf("round %d of %d%n", round, rounds);
				pairs.forEach(Pair::measure);
			}
		}
		finally {
			pairs.forEach(Pair::close);
		}
		System.out.printf("%nSeconds from the launch of a successor until it is ready%n%n%s", table(pairs, true));
		System.out.printf("%nSeconds from the signal until it is ready%n%n%s", table(pairs, false));
	}

	private static Table table(List<Pair> pairs, boolean sinceLaunch) {
		Table table = new Table("", "without (range)", "with an archive (range)", "ratio: median (middle half)",
				"archive MiB", "training s");
		for (Pair pair : pairs) {
			List<Double> without = pair.without.stream().map((one) -> one.seconds(sinceLaunch)).toList();
			List<Double> with = pair.with.stream().map((one) -> one.seconds(sinceLaunch)).toList();
			Comparison comparison = new Comparison();
			for (int round = 0; round < with.size(); round++) {
				comparison.add(with.get(round), without.get(round));
			}
			table.row(pair.name, withRange(comparison.baseline(), without), withRange(comparison.measured(), with),
					comparison.ratio(), pair.mebibytes, pair.trainingSeconds);
		}
		return table;
	}

	private static String withRange(double median, List<Double> all) {
		return String.format("%.2f (%.2f - %.2f)", median, all.stream().min(Double::compare).orElseThrow(),
				all.stream().max(Double::compare).orElseThrow());
	}

	/**
	 * How long the phases of one restart took.
	 *
	 * @param prepare before the successor was launched
	 * @param start from there until it was ready
	 */
	private record Start(double prepare, double start) {

		private double seconds(boolean sinceLaunch) {
			return sinceLaunch ? this.start : this.prepare + this.start;
		}

	}

	/**
	 * The same application twice, once with an archive, with what was measured of both.
	 */
	private record Pair(String name, RunningApplication archived, RunningApplication plain, String mebibytes,
			String trainingSeconds, List<Start> with, List<Start> without) {

		static Pair start(String name, Launch launch) {
			System.out.println("training " + name);
			RunningApplication archived = RunningApplication.start(launch);
			CommandLineVerb.Result result = archived.verb().run("train");
			Matcher trained = TRAINED.matcher(result.output());
			if (!trained.find()) {
				throw new IllegalStateException(result.output());
			}
			return new Pair(name, archived, RunningApplication.start(launch, "graceful.archive.mode=off"),
					trained.group(1), trained.group(2), new ArrayList<>(), new ArrayList<>());
		}

		void measure() {
			this.without.add(restart(this.plain, false));
			this.with.add(restart(this.archived, true));
		}

		private static Start restart(RunningApplication application, boolean archive) {
			long mark = application.log().mark();
			application.restart();
			double prepare = 0;
			double start = 0;
			boolean used = false;
			for (String line : application.log().linesSince(mark)) {
				used |= line.contains("The successor starts with ");
				Matcher phase = PHASE.matcher(line);
				if (!phase.find()) {
					continue;
				}
				double seconds = Double.parseDouble(phase.group(2));
				if (phase.group(1).equals("PREPARE")) {
					prepare += seconds;
				}
				else {
					start += seconds;
				}
			}
			if (used != archive) {
				throw new IllegalStateException("Not as it was meant to start:\n" + application.log().tail());
			}
			return new Start(prepare, start);
		}

		void close() {
			this.archived.close();
			this.plain.close();
		}

	}

}
