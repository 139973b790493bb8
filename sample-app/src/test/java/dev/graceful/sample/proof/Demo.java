package dev.graceful.sample.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.graceful.sample.client.Histogram;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Results.Served;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Restarts the sample application again and again while it is under load, each time with
 * a new version, and tells what its clients saw.
 */
public final class Demo {

	private static final int RATE = 2500;

	private static final Duration WINDOW = Duration.ofSeconds(3);

	private static final Duration SUCCESSOR_DEADLINE = Duration.ofSeconds(90);

	private static final Duration EXIT_DEADLINE = Duration.ofSeconds(60);

	private final BootJar jar;

	private final RunningApplication application;

	private final Load load;

	private final LiveLine line;

	private final Map<Long, String> versions = new LinkedHashMap<>();

	private final List<Restart> restarts = new ArrayList<>();

	private Demo(BootJar jar, RunningApplication application, Load load, LiveLine line) {
		this.jar = jar;
		this.application = application;
		this.load = load;
		this.line = line;
	}

	public static void main(String[] arguments) throws InterruptedException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 5;
		BootJar jar = BootJar.built();
		RunningApplication application = RunningApplication.start(Launch.of(jar).withOptions("-Xmx256m"));
		// Not every way to end this process ends the others
		Runtime.getRuntime().addShutdownHook(new Thread(application::close));
		boolean proven;
		try (Load load = Load.start(application.port(), Share.mixed(RATE));
				LiveLine line = LiveLine.start(load.results())) {
			Demo demo = new Demo(jar, application, load, line);
			proven = demo.run(restarts);
		}
		System.exit(proven ? 0 : 1);
	}

	private boolean run(int wanted) throws InterruptedException {
		this.versions.put(this.application.servingPid(), this.application.servingVersion());
		String failure = "";
		try {
			for (int i = 1; i <= wanted; i++) {
				restart(i, wanted);
			}
		}
		catch (AssertionError ex) {
			failure = ex.getMessage();
		}
		this.line.say("ending the load");
		Results results = this.load.end();
		this.line.close();
		print(results, failure);
		return failure.isEmpty() && results.failures() == 0;
	}

	private void restart(int number, int wanted) throws InterruptedException {
		String what = "restart " + number + " of " + wanted + ": ";
		Results results = this.load.results();
		String version = Integer.toString(number + 1);
		this.line.say(what + "before");
		this.jar.installVersion(version, this.application.jar());
		this.load.runFor(WINDOW);
		Duration asked = results.elapsed();
		long predecessor = this.application.hup();
		this.line.say(what + "version " + version + " starts");
		long successor = this.application.awaitSuccessorOf(this.versions.keySet(), SUCCESSOR_DEADLINE);
		this.versions.put(successor, this.application.servingVersion());
		if (!this.versions.get(successor).equals(version)) {
			throw new AssertionError("Version " + this.versions.get(successor) + " serves instead of " + version);
		}
		this.line.say(what + "pid " + predecessor + " finishes what it has begun");
		this.application.awaitExit(predecessor, EXIT_DEADLINE);
		Duration exited = results.elapsed();
		this.line.say(what + "after");
		this.load.runFor(WINDOW);
		this.restarts.add(new Restart(number, successor, asked, exited));
	}

	private void print(Results results, String failure) {
		System.out.printf("%nWhat the clients saw%n%n%s%n", Report.requests(results));
		System.out.printf("Latency (p50 / p99 / max; requests that ask the server to wait left out)%n%n%s%n",
				latencies(results));
		System.out.printf("Who served%n%n%s%n", served(results));
		if (!failure.isEmpty()) {
			System.out.printf("Restart %d did not happen. %s%n%n", this.restarts.size() + 1, failure);
		}
		System.out.printf("%d restarts, %d requests, %d failed%n", this.restarts.size(), results.requests(),
				results.failures());
	}

	private Table latencies(Results results) {
		Table table = new Table("restart", "before", "during", "after", "first response", "whole handoff");
		for (Restart restart : this.restarts) {
			Duration first = results.servedBy(restart.successor()).map(Served::first).orElse(restart.exited());
			table.row(restart.number(), describe(results.latencies(restart.asked().minus(WINDOW), restart.asked())),
					describe(results.latencies(restart.asked(), restart.exited())),
					describe(results.latencies(restart.exited(), restart.exited().plus(WINDOW))),
					Report.millis(first.minus(restart.asked())),
					Report.millis(restart.exited().minus(restart.asked())));
		}
		return table;
	}

	private static String describe(Histogram latencies) {
		return String.format("%s / %s / %s", Report.millis(latencies.quantile(0.5)),
				Report.millis(latencies.quantile(0.99)), Report.millis(latencies.maximum()));
	}

	private Table served(Results results) {
		Table table = new Table("pid", "version", "requests", "first response", "last response");
		results.servedBy()
			.forEach((pid, served) -> table.row(pid, this.versions.getOrDefault(pid, "?"), served.requests(),
					seconds(served.first()), seconds(served.last())));
		return table;
	}

	private static String seconds(Duration duration) {
		return String.format("%.3f s", duration.toNanos() / 1e9);
	}

	/**
	 * One restart that happened.
	 *
	 * @param number counted from 1
	 * @param successor the pid that served afterwards
	 * @param asked when the signal was sent, since the load began
	 * @param exited when the predecessor was gone
	 */
	private record Restart(int number, long successor, Duration asked, Duration exited) {

	}

}
