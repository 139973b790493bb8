package dev.graceful.sample.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessMemory;
import dev.graceful.sample.process.RunningApplication;

/**
 * Tells how much memory all JVMs of an application have together before a restart, at
 * most while it is under way, and after it; at 500 requests a second.
 */
public final class MemoryBenchmark {

	private static final Duration SETTLED = Duration.ofSeconds(15);

	private static final long INTERVAL_MILLIS = 200;

	private MemoryBenchmark() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 5;
		Jdk jdk = (arguments.length > 1) ? Jdk.installed(Integer.parseInt(arguments[1])).orElseThrow() : Jdk.current();
		List<Overlap> overlaps = new ArrayList<>();
		try (RunningApplication application = RunningApplication
			.start(Launch.of(BootJar.built()).with(jdk).withOptions("-Xmx256m"));
				Load load = Load.start(application.port(), SwitchBenchmark.LOAD)) {
			for (int restart = 1; restart <= restarts; restart++) {
				System.out.printf("restart %d of %d%n", restart, restarts);
				load.runFor(SETTLED);
				overlaps.add(measure(application, load));
			}
		}
		Table table = new Table("MiB, median (most)", "before", "at most during the restart", "after");
		addTo(table, "proportional (PSS)", overlaps, ProcessMemory::proportionalKilobytes);
		addTo(table, "resident (RSS)", overlaps, ProcessMemory::residentKilobytes);
		System.out.printf("%nMemory of all JVMs together, -Xmx256m, %d restarts, %s%n%n%s", restarts, jdk, table);
	}

	private static Overlap measure(RunningApplication application, Load load) throws InterruptedException {
		ProcessMemory before = ProcessMemory.of(application.processes());
		CompletableFuture<Long> restart = CompletableFuture.supplyAsync(application::restart);
		ProcessMemory most = before;
		while (!restart.isDone()) {
			Thread.sleep(INTERVAL_MILLIS);
			most = most.orMore(ProcessMemory.of(application.processes()));
		}
		restart.join();
		load.runFor(SETTLED);
		return new Overlap(before, most, ProcessMemory.of(application.processes()));
	}

	private static void addTo(Table table, String title, List<Overlap> overlaps, ToLongFunction<ProcessMemory> figure) {
		table.row(title, medianAndMost(overlaps, Overlap::before, figure),
				medianAndMost(overlaps, Overlap::most, figure), medianAndMost(overlaps, Overlap::after, figure));
	}

	private static String medianAndMost(List<Overlap> overlaps, Function<Overlap, ProcessMemory> moment,
			ToLongFunction<ProcessMemory> figure) {
		List<Double> megabytes = overlaps.stream()
			.map((overlap) -> figure.applyAsLong(moment.apply(overlap)) / 1024.0)
			.toList();
		return String.format("%.0f (%.0f)", Quantiles.median(megabytes), Quantiles.of(megabytes, 1));
	}

	/**
	 * What was measured of one restart.
	 *
	 * @param before before it
	 * @param most at most while it was under way
	 * @param after when there was one JVM again
	 */
	private record Overlap(ProcessMemory before, ProcessMemory most, ProcessMemory after) {

	}

}
