package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.client.WebSocketEnd;
import dev.graceful.sample.client.WebSocketLoad;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.awaitility.Awaitility.await;

/**
 * Shows that every WebSocket session is told that the service restarts, and that they
 * come back spread: {@code sample-app/run proof.WebSocketProof 3 200 10} (restarts,
 * sessions, seconds of the spread).
 */
public final class WebSocketProof {

	private static final int SERVICE_RESTART = 1012;

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private static final int PARTS = 10;

	private final Table table = new Table("restart", "sessions", "told 1012", "cut", "ended otherwise", "back",
			"first end to last end", "most in a tenth of it", "failures");

	private final int sessions;

	private final Duration spread;

	private boolean holds = true;

	private WebSocketProof(int sessions, Duration spread) {
		this.sessions = sessions;
		this.spread = spread;
	}

	public static void main(String[] arguments) {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 3;
		int sessions = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 200;
		long seconds = (arguments.length > 2) ? Long.parseLong(arguments[2]) : 10;
		WebSocketProof proof = of(Launch.of(BootJar.built()).withOptions("-Xmx256m"), restarts, sessions,
				Duration.ofSeconds(seconds));
		System.out.print(proof);
		System.exit(proof.holds() ? 0 : 1);
	}

	static WebSocketProof of(Launch launch, int restarts, int sessions, Duration spread) {
		WebSocketProof proof = new WebSocketProof(sessions, spread);
		try (RunningApplication application = RunningApplication
			.start(launch.withArguments("--graceful.drain.web-socket-spread=" + spread.toSeconds() + "s"));
				WebSocketLoad load = WebSocketLoad.start(application.target(), sessions)) {
			await().atMost(DEADLINE).until(() -> load.open() == sessions);
			for (int restart = 1; restart <= restarts; restart++) {
				proof.restart(restart, application, load);
			}
		}
		return proof;
	}

	private void restart(int restart, RunningApplication application, WebSocketLoad load) {
		int endsBefore = load.ends().size();
		int reconnectsBefore = load.reconnects().size();
		application.restart();
		long echoes = load.echoes();
		await().atMost(DEADLINE).until(() -> load.open() == this.sessions && load.echoes() > echoes + this.sessions);
		List<WebSocketEnd> ends = load.ends().subList(endsBefore, load.ends().size());
		List<Duration> reconnects = load.reconnects().subList(reconnectsBefore, load.reconnects().size());
		Map<Integer, Integer> codes = new TreeMap<>();
		ends.forEach((end) -> codes.merge(end.code(), 1, Integer::sum));
		int told = codes.getOrDefault(SERVICE_RESTART, 0);
		int cut = codes.getOrDefault(WebSocketEnd.CUT, 0);
		Duration took = ends.isEmpty() ? Duration.ZERO : ends.get(ends.size() - 1).at().minus(ends.get(0).at());
		this.table.row(restart, this.sessions, told, cut, ends.size() - told - cut, reconnects.size(),
				Report.millis(took), mostInAPart(reconnects), String.join("; ", load.failures()));
		ends.stream().filter((end) -> end.code() != SERVICE_RESTART).limit(3).forEach(System.out::println);
		// What the machine does beside makes it take longer, not shorter
		this.holds &= told == this.sessions && ends.size() == told && reconnects.size() == this.sessions
				&& load.failures().isEmpty() && took.compareTo(this.spread.dividedBy(2)) > 0;
	}

	private static long mostInAPart(List<Duration> times) {
		if (times.isEmpty()) {
			return 0;
		}
		Duration first = times.get(0);
		double part = times.get(times.size() - 1).minus(first).toNanos() / (double) PARTS + 1;
		long[] counts = new long[PARTS];
		times.forEach((time) -> counts[(int) (time.minus(first).toNanos() / part)]++);
		return Arrays.stream(counts).max().orElse(0);
	}

	boolean holds() {
		return this.holds;
	}

	@Override
	public String toString() {
		return this.table.toString();
	}

}
