package dev.graceful.sample.proof;

import java.util.List;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Shows on each JDK, with and without a separate management port, that whoever asks for a
 * restart over HTTP and waits for its outcome gets it from the process that goes away:
 * {@code sample-app/run proof.EndpointProof 20} (restarts).
 */
public final class EndpointProof {

	static final List<Share> SHARES = List.of(new Share(Mode.NEW_CONNECTION, 4, 100),
			new Share(Mode.BUSY_KEEP_ALIVE, 6, 100), new Share(Mode.THINKING_KEEP_ALIVE, 30, Share.UNPACED),
			new Share(Mode.THINKING_POST, 30, Share.UNPACED));

	private EndpointProof() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 20;
		Table table = new Table("", "management port", "restarts", "right answers", "requests", "failed");
		boolean holds = true;
		for (Jdk jdk : Jdk.installed().stream().filter((candidate) -> candidate.feature() >= 17).toList()) {
			for (boolean separate : List.of(false, true)) {
				Launch launch = Launch.of(BootJar.built()).with(jdk).withOptions("-Xmx256m");
				int managementPort = RunningApplication.freePort();
				String[] properties = (separate) ? managementPort(managementPort) : new String[0];
				try (RunningApplication application = RunningApplication.start(launch, properties);
						Load load = Load.start(application.port(), SHARES)) {
					RestartEndpoint endpoint = RestartEndpoint.of(application,
							(separate) ? managementPort : application.port());
					int right = restart(application, endpoint, restarts);
					Results results = load.end();
					System.out.println(Report.requests(results));
					table.row(jdk, (separate) ? "separate" : "same", restarts, right, results.requests(),
							results.failures());
					holds &= right == restarts && results.failures() == 0;
				}
			}
		}
		System.out.print(table);
		System.exit(holds ? 0 : 1);
	}

	static String[] managementPort(int port) {
		return new String[] { "management.server.port=" + port, "management.server.address=127.0.0.1" };
	}

	/**
	 * Restart an application again and again, and wait for each answer.
	 * @return how many answers were right
	 */
	static int restart(RunningApplication application, RestartEndpoint endpoint, int restarts) {
		int right = 0;
		for (int restart = 1; restart <= restarts; restart++) {
			long predecessor = application.servingPid();
			RestartEndpoint.Answer answer = endpoint.post("?wait=60s");
			if (isRight(answer, predecessor, application.servingPid())) {
				right++;
			}
			System.out.printf("restart %d of %d: %d %s %s%n", restart, restarts, answer.status(),
					answer.text("/outcome"), answer.text("/reason"));
			endpoint.awaitServing();
		}
		return right;
	}

	/**
	 * Whether an answer tells what is so: the generation that was asked has gone, and the
	 * one that it names serves.
	 */
	private static boolean isRight(RestartEndpoint.Answer answer, long predecessor, long serving) {
		return answer.status() == 200 && answer.text("/outcome").equals("SUCCEEDED")
				&& answer.number("/predecessor/pid") == predecessor && answer.number("/successor/pid") == serving;
	}

}
