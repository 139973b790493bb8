package dev.graceful.sample.proof;

import java.io.IOException;
import java.util.List;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;

/**
 * Shows that whoever waits for the first process sees one process from the start of the
 * application to its stop, over restarts under mixed load:
 * {@code sample-app/run proof.KeeperProof 20 RUNIT} (restarts, and under whom, if not
 * under all).
 */
public final class KeeperProof {

	private static final int RATE = 200;

	private KeeperProof() {
	}

	public static void main(String[] arguments) throws IOException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 20;
		Table table = new Table("who waits", "requests", "failed", "restarts", "saw one process", "zombies",
				"keeper's memory", "left by stop");
		boolean holds = true;
		for (Supervisor supervisor : (arguments.length > 1) ? List.of(Supervisor.valueOf(arguments[1]))
				: List.of(Supervisor.values())) {
			Outcome outcome = prove(supervisor, Launch.quick(BootJar.built()), restarts);
			table.row(supervisor, outcome.requests(), outcome.failed(), outcome.restarts(), outcome.oneProcess(),
					outcome.zombies(), outcome.keeperKilobytes() / 1024 + " MiB", outcome.left());
			holds &= outcome.holds();
		}
		System.out.print(table);
		System.exit(holds ? 0 : 1);
	}

	static Outcome prove(Supervisor supervisor, Launch launch, int restarts) throws IOException {
		try (SupervisedApplication application = SupervisedApplication.start(supervisor, launch)) {
			Results results;
			boolean oneProcess = true;
			long zombies = 0;
			long kilobytes = 0;
			try (Load load = Load.start(application.port(), Share.mixed(RATE))) {
				for (int restart = 1; restart <= restarts; restart++) {
					application.restart();
					oneProcess &= application.isOneProcess();
					zombies += application.zombies();
					kilobytes = Math.max(kilobytes, application.keeperKilobytes());
					System.out.printf("%s, restart %d of %d: %d failed, keeper %d kB%n", supervisor, restart, restarts,
							load.results().failures(), application.keeperKilobytes());
				}
				results = load.end();
			}
			System.out.print(Report.requests(results));
			results.failed().forEach(System.out::println);
			return new Outcome(results.requests(), results.failures(), restarts, oneProcess, zombies, kilobytes,
					application.stop());
		}
	}

	/**
	 * What was seen under one supervisor.
	 *
	 * @param requests how many were sent
	 * @param failed how many of them failed
	 * @param restarts after how many restarts
	 * @param oneProcess whether the supervisor saw one process all the time
	 * @param zombies how many processes the keeper had not waited for, after each restart
	 * @param keeperKilobytes the most resident memory that the keeper had
	 * @param left the processes that were left when the supervisor had stopped it
	 */
	record Outcome(long requests, long failed, int restarts, boolean oneProcess, long zombies, long keeperKilobytes,
			List<Long> left) {

		boolean holds() {
			return this.failed == 0 && this.oneProcess && this.zombies == 0 && this.left.isEmpty();
		}

	}

}
