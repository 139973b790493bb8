package dev.graceful.sample.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.Await;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.CommandLineVerb;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Tells what clients feel of a new JVM, at 500 requests a second: their latency around
 * the moment in which it begins to serve, and what fails.
 */
public final class SwitchBenchmark {

	/**
	 * Many users with long intervals: one that waits for its answer leaves the others
	 * their pace.
	 */
	static final List<Share> LOAD = List.of(new Share(Mode.NEW_CONNECTION, 50, 150),
			new Share(Mode.BUSY_KEEP_ALIVE, 100, 250), new Share(Mode.POST_KEEP_ALIVE, 50, 100));

	private static final Duration FIRST_WARM_UP = Duration.ofSeconds(30);

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final String WAYS = "stock,plain,warm-up,traffic,ramp,warm-ramp,archive,all";

	/**
	 * How many of the restarts, at least, nobody else must have had much of the
	 * processors.
	 */
	private static final int UNDISTURBED = 8;

	/**
	 * How many times as many restarts as were asked for there are at most, where others
	 * disturb them.
	 */
	private static final int MOST = 3;

	private final Jdk jdk;

	private final int restarts;

	private SwitchBenchmark(Jdk jdk, int restarts) {
		this.jdk = jdk;
		this.restarts = restarts;
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 10;
		Jdk jdk = (arguments.length > 1) ? Jdk.installed(Integer.parseInt(arguments[1])).orElseThrow() : Jdk.current();
		List<Way> ways = Way.named((arguments.length > 2) ? arguments[2] : WAYS).toList();
		SwitchBenchmark benchmark = new SwitchBenchmark(jdk, restarts);
		Table all = Switches.table();
		Table undisturbed = Switches.table();
		for (Way way : ways) {
			Switches switches = benchmark.measure(way);
			switches.addTo(all);
			switches.undisturbed().addTo(undisturbed);
		}
		System.out.printf("%nMedians of all restarts, %s%n%n%s", jdk, all);
		System.out.printf("%nMedians of those in which others had at most %.0f %% of the processors%n%n%s",
				100 * StolenTime.LITTLE, undisturbed);
	}

	private Switches measure(Way way) throws IOException, InterruptedException {
		Path stock = Files.createTempFile("graceful-without-", ".jar");
		try {
			BootJar jar = way.isStock() ? BootJar.built().installWithoutStarter(stock) : BootJar.built();
			return measure(way, Launch.of(jar).with(this.jdk).withOptions("-Xmx256m"));
		}
		finally {
			Files.delete(stock);
		}
	}

	/**
	 * The last seconds after one are the first ones before the next.
	 */
	private Switches measure(Way way, Launch launch) throws InterruptedException {
		List<Switch> switches = new ArrayList<>();
		try (RunningApplication application = RunningApplication.start(launch, way.configuration())) {
			if (way.isTrained()) {
				train(application);
			}
			try (Load load = Load.start(application.port(), LOAD); StolenTime stolen = StolenTime.watch()) {
				load.runFor(FIRST_WARM_UP);
				while (switches.size() < this.restarts || (undisturbed(switches) < Math.min(UNDISTURBED, this.restarts)
						&& switches.size() < MOST * this.restarts)) {
					Switch next = way.isStock() ? stopAndStart(application, launch, load, stolen)
							: restart(application, load, stolen);
					switches.add(next);
					// Now, for a run may be ended before its end
					new Switches(way, switches).write(this.jdk);
					System.out.printf("%s, %d of %d, undisturbed %d (others had %.1f %%): %s%n", way.title(),
							switches.size(), this.restarts, undisturbed(switches), 100 * next.stolen(), next);
				}
			}
		}
		return new Switches(way, switches);
	}

	private static long undisturbed(List<Switch> switches) {
		return switches.stream().filter(Switch::isUndisturbed).count();
	}

	private static void train(RunningApplication application) {
		CommandLineVerb.Result result = application.verb().run("train");
		if (result.status() != 0) {
			throw new IllegalStateException("There is no archive:\n" + result.output());
		}
	}

	private static Switch stopAndStart(RunningApplication application, Launch launch, Load load, StolenTime stolen)
			throws InterruptedException {
		Results results = load.results();
		long requests = results.requests();
		long failures = results.failures();
		long stopped = application.servingPid();
		Duration asked = results.elapsed();
		application.signal("TERM", stopped);
		application.awaitExit(stopped, DEADLINE);
		application.startAgain(launch);
		Duration first = firstAnswer(application.servingPid(), load);
		return new Switch(results, asked, first, OptionalDouble.empty(), OptionalDouble.empty(),
				results.requests() - requests, results.failures() - failures, stolen(stolen, results, asked, first));
	}

	private static Switch restart(RunningApplication application, Load load, StolenTime stolen)
			throws InterruptedException {
		Results results = load.results();
		long requests = results.requests();
		long failures = results.failures();
		long mark = application.log().mark();
		Duration asked = results.elapsed();
		Duration first = firstAnswer(application.restart(), load);
		Instant began = Instant.now().minus(results.elapsed());
		Duration committed = Duration.between(began, application.log().timeOf("told it to go", mark));
		Duration ready = Duration.between(began, application.log().timeOf("is ready, and waits", mark));
		return new Switch(results, asked, first, OptionalDouble.of(committed.minus(asked).toNanos() / 1e9),
				OptionalDouble.of(first.minus(ready).toNanos() / 1e6), results.requests() - requests,
				results.failures() - failures, stolen(stolen, results, asked, first));
	}

	private static double stolen(StolenTime stolen, Results results, Duration asked, Duration first) {
		Instant began = Instant.now().minus(results.elapsed());
		return Math.max(stolen.share(began.plus(asked).minus(Switch.BEFORE), began.plus(asked)),
				stolen.share(began.plus(first), began.plus(first).plus(Switch.FIRST_SECONDS)));
	}

	private static Duration firstAnswer(long successor, Load load) throws InterruptedException {
		Duration first = Await
			.answer(() -> "answer by " + successor, DEADLINE, () -> load.results().servedBy(successor))
			.first();
		load.runFor(first.plus(Switch.AFTER).minus(load.results().elapsed()));
		return first;
	}

}
