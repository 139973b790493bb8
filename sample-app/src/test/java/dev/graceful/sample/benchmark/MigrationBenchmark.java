package dev.graceful.sample.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graceful.sample.client.IdleConnections;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Tells how long it takes to move idle connections, and how long the longest answer took
 * meanwhile: beside the longest one where there is no restart, and the longest one while
 * the successor starts, which takes processor time but moves nothing. The successor warms
 * up what it is asked for, since this is about moving.
 */
public final class MigrationBenchmark {

	private static final String CONNECTIONS = "100,1000,10000";

	private static final Duration WITHOUT_A_RESTART = Duration.ofSeconds(10);

	/**
	 * After the last connection has moved, the last answer may still be on its way.
	 */
	private static final Duration AFTERWARDS = Duration.ofSeconds(1);

	/**
	 * How long the answers to a few thousand requests a second take is not asked here.
	 */
	private static final int REQUESTS_PER_SECOND = 1000;

	private static final Duration DEADLINE = Duration.ofMinutes(2);

	private static final Duration SHORTEST_ROUND = Duration.ofSeconds(1);

	private static final Pattern MOVED = Pattern.compile("moved (\\d+) idle connections within (\\d+) ms");

	private final Jdk jdk;

	private final int requestsPerSecond;

	private final Table table = new Table("connections", "moved", "within ms: median (most)",
			"longest answer in ms without a restart: median (most)", "while the successor starts", "from the commit on",
			"others had at most", "failed");

	private final Csv csv = new Csv("connections", "moved", "within_ms", "without_ms", "starting_ms", "moving_ms",
			"stolen", "failed");

	private MigrationBenchmark(Jdk jdk, int requestsPerSecond) {
		this.jdk = jdk;
		this.requestsPerSecond = requestsPerSecond;
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 5;
		Jdk jdk = (arguments.length > 1) ? Jdk.installed(Integer.parseInt(arguments[1])).orElseThrow() : Jdk.current();
		int requestsPerSecond = (arguments.length > 3) ? Integer.parseInt(arguments[3]) : REQUESTS_PER_SECOND;
		MigrationBenchmark benchmark = new MigrationBenchmark(jdk, requestsPerSecond);
		for (String connections : ((arguments.length > 2) ? arguments[2] : CONNECTIONS).split(",")) {
			benchmark.measure(Integer.parseInt(connections), rounds);
		}
		benchmark.csv.write("migration", jdk);
		System.out.printf("%n%d rounds each, %d requests a second, %s%n%n%s", rounds, requestsPerSecond, jdk,
				benchmark.table);
	}

	private void measure(int connections, int rounds) throws IOException, InterruptedException {
		List<Move> moves = new ArrayList<>();
		Launch launch = Launch.of(BootJar.built())
			.with(this.jdk)
			.withOptions("-Xmx512m")
			.withArguments("--server.tomcat.max-connections=20000", "--server.tomcat.keep-alive-timeout=10m",
					"--graceful.warmup.requests[0].path=" + IdleConnections.ASKED_FOR);
		int failed;
		try (RunningApplication application = RunningApplication.start(launch);
				StolenTime stolen = StolenTime.watch();
				IdleConnections idle = IdleConnections.open(application.port(), connections)) {
			for (int round = 1; round <= rounds; round++) {
				System.out.printf("%d connections, round %d of %d%n", connections, round, rounds);
				Move move = move(application, idle, stolen, round(connections));
				moves.add(move);
				this.csv.row(connections, move.moved(), move.within(), move.without(), move.starting(), move.moving(),
						move.stolen(), idle.failed());
			}
			failed = idle.failed();
			idle.failureExamples().forEach(System.out::println);
		}
		this.table.row(connections, moves.stream().mapToInt(Move::moved).min().orElseThrow(),
				medianAndMost(moves.stream().map(Move::within).toList()),
				medianAndMost(moves.stream().map(Move::without).toList()),
				medianAndMost(moves.stream().map(Move::starting).toList()),
				medianAndMost(moves.stream().map(Move::moving).toList()),
				percent(moves.stream().mapToDouble(Move::stolen).max().orElseThrow()), failed);
	}

	private static Move move(RunningApplication application, IdleConnections idle, StolenTime stolen, Duration each)
			throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> askUntil(over, idle, each));
		Instant began = Instant.now();
		Instant asked;
		long predecessor;
		long mark = application.log().mark();
		try {
			Thread.sleep(WITHOUT_A_RESTART.toMillis());
			asked = Instant.now();
			predecessor = application.hup();
			// Not by asking it who serves, nor by looking at its processes, again and
			// again
			application.log().await("idle connections within", mark, DEADLINE);
			Thread.sleep(AFTERWARDS.toMillis());
		}
		finally {
			over.set(true);
			asking.join();
		}
		application.awaitExit(predecessor, DEADLINE);
		Instant committed = application.log().timeOf("told it to go", mark);
		Matcher moved = MOVED.matcher(String.join("\n", application.log().linesSince(mark)));
		if (!moved.find()) {
			throw new IllegalStateException("Nothing has moved:\n" + application.log().tail());
		}
		Instant end = application.log().timeOf("idle connections within", mark).plus(AFTERWARDS);
		return new Move(Integer.parseInt(moved.group(1)), Double.parseDouble(moved.group(2)),
				millis(idle.longestStall(began, asked)), millis(idle.longestStall(asked, committed)),
				millis(idle.longestStall(committed, end)), stolen.share(committed, end));
	}

	/**
	 * Each is idle for nearly all of the time, and one of them is always asked.
	 */
	private Duration round(int connections) {
		Duration round = Duration.ofSeconds(1).multipliedBy(connections).dividedBy(this.requestsPerSecond);
		return (round.compareTo(SHORTEST_ROUND) < 0) ? SHORTEST_ROUND : round;
	}

	private static void askUntil(AtomicBoolean over, IdleConnections idle, Duration round) {
		while (!over.get()) {
			try {
				idle.askEach(round);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private static String percent(double share) {
		return String.format("%.1f %%", 100 * share);
	}

	private static double millis(Duration time) {
		return time.toNanos() / 1e6;
	}

	private static String medianAndMost(List<Double> values) {
		return String.format("%.0f (%.0f)", Quantiles.median(values), Quantiles.of(values, 1));
	}

	/**
	 * What was measured of one restart.
	 *
	 * @param moved how many connections were told to have moved when they were idle
	 * @param within in how many milliseconds, as the predecessor says
	 * @param without the longest answer, in milliseconds, where there was no restart
	 * @param starting the longest one while the successor started
	 * @param moving the longest one from the commit on
	 * @param stolen which part of the processor time others had from there on
	 */
	private record Move(int moved, double within, double without, double starting, double moving, double stolen) {

	}

}
