package dev.graceful.sample.proof;

import java.time.Duration;

import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Shows on each JDK that kept connections, idle for most of the time, do not notice
 * restarts: {@code sample-app/run proof.KeepAliveProof 30 500} (restarts, connections).
 */
public final class KeepAliveProof {

	private static final Duration FIRST_REQUESTS = Duration.ofSeconds(4);

	private KeepAliveProof() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 30;
		int connections = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 500;
		Table table = new Table("", "restarts", "connections", "requests", "failed", "closed by the server",
				"Connection: close", "slowest response");
		boolean holds = true;
		for (Jdk jdk : Jdk.installed().stream().filter((candidate) -> candidate.feature() >= 17).toList()) {
			Results results = restartUnderLoad(Launch.of(BootJar.built()).with(jdk).withOptions("-Xmx256m"), restarts,
					connections);
			System.out.println(Report.requests(results));
			table.row(jdk, restarts, connections, results.requests(), results.failures(),
					results.failures(FailureKind.CLOSED_WHILE_IDLE), results.closedPolitely(),
					Report.millis(results.latencies(Duration.ZERO, results.elapsed()).maximum()));
			holds &= isUndisturbed(results);
		}
		System.out.print(table);
		System.exit(holds ? 0 : 1);
	}

	static Results restartUnderLoad(Launch launch, int restarts, int connections) throws InterruptedException {
		try (RunningApplication application = RunningApplication.start(launch);
				Load load = Load.start(application.port(), Share.thinking(connections))) {
			load.runFor(FIRST_REQUESTS);
			for (int restart = 1; restart <= restarts; restart++) {
				application.restart();
				System.out.printf("%s, restart %d of %d: %,d requests, %d failed, %d closed politely%n", launch.jdk(),
						restart, restarts, load.results().requests(), load.results().failures(),
						load.results().closedPolitely());
			}
			load.runFor(FIRST_REQUESTS);
			return load.end();
		}
	}

	/**
	 * Whether no client could have told that there was a restart. A connection that the
	 * server closed is among the failures.
	 */
	static boolean isUndisturbed(Results results) {
		return results.failures() == 0 && results.closedPolitely() == 0;
	}

}
