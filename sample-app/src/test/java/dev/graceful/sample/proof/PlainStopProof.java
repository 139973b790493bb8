package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.List;

import dev.graceful.sample.client.FailureKind;
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
 * Shows what the clients of kept connections notice of a plain stop, with the starter,
 * with it after a restart, and with stock Spring Boot:
 * {@code sample-app/run proof.PlainStopProof 200} (connections).
 */
public final class PlainStopProof {

	private static final Duration FIRST_REQUESTS = Duration.ofSeconds(4);

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final List<FailureKind> UNANSWERED = List.of(FailureKind.RESET, FailureKind.EOF_BEFORE_RESPONSE,
			FailureKind.EOF_IN_RESPONSE, FailureKind.TIMEOUT, FailureKind.BAD_STATUS, FailureKind.WRONG_BODY);

	private PlainStopProof() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int connections = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 200;
		Launch launch = Launch.of(BootJar.built()).withOptions("-Xmx256m");
		Results first = stopUnderLoad(launch, connections, true, 0);
		Results restarted = stopUnderLoad(launch, connections, true, 1);
		Results stock = stopUnderLoad(launch, connections, false, 0);
		Table table = new Table("SIGTERM", "requests", "unanswered", "idle connections cut", "closed politely");
		addTo(table, "with the starter", first);
		addTo(table, "with the starter, after a restart", restarted);
		addTo(table, "stock Spring Boot", stock);
		System.out.print(table);
		System.exit((isPolite(first) && isPolite(restarted)) ? 0 : 1);
	}

	/**
	 * Stop an application by SIGTERM while clients keep connections. From then on nobody
	 * connects any more: what counts is what becomes of those who are connected.
	 */
	static Results stopUnderLoad(Launch launch, int connections, boolean enabled, int restarts)
			throws InterruptedException {
		try (RunningApplication application = RunningApplication
			.start(launch.withArguments("--graceful.enabled=" + enabled));
				Load load = Load.start(application.port(), shares(connections))) {
			load.runFor(FIRST_REQUESTS);
			for (int i = 0; i < restarts; i++) {
				application.restart();
			}
			long pid = application.servingPid();
			load.connectNoMore();
			application.signal("TERM", pid);
			application.awaitExit(pid, DEADLINE);
			Results results = load.end();
			System.out.println(Report.requests(results));
			return results;
		}
	}

	private static List<Share> shares(int connections) {
		return List.of(new Share(Mode.THINKING_KEEP_ALIVE, connections / 2, Share.UNPACED),
				new Share(Mode.THINKING_POST, connections / 2, Share.UNPACED), new Share(Mode.BUSY_KEEP_ALIVE, 5, 100),
				new Share(Mode.SLOW, 5, Share.UNPACED));
	}

	static long unanswered(Results results) {
		return UNANSWERED.stream().mapToLong(results::failures).sum();
	}

	static boolean isPolite(Results results) {
		return results.failures() == 0;
	}

	private static void addTo(Table table, String name, Results results) {
		table.row(name, results.requests(), unanswered(results), results.failures(FailureKind.CLOSED_WHILE_IDLE),
				results.closedPolitely());
	}

}
