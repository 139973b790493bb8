package dev.graceful.sample.proof;

import java.util.ArrayList;
import java.util.List;

import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.Jdk;

/**
 * Shows on each JDK that changes are followed by the restarts that they should be, and by
 * no others: {@code sample-app/run proof.WatchProof 10 17} (rounds, the oldest JDK).
 */
public final class WatchProof {

	private WatchProof() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 10;
		int oldest = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 17;
		Table table = new Table("", "change", "times", "restarts", "expected");
		Table load = new Table("", "requests", "failed");
		boolean holds = true;
		for (Jdk jdk : Jdk.installed().stream().filter((candidate) -> candidate.feature() >= oldest).toList()) {
			try (WatchedApplication watched = new WatchedApplication(jdk)) {
				List<Integer> asked = rounds(jdk, watched, rounds);
				Results results = watched.end();
				System.out.println(Report.requests(results));
				for (Change change : Change.values()) {
					int restarts = restarts(asked, change);
					table.row(jdk, change.text, rounds, restarts, rounds * change.restarts);
					holds &= restarts == rounds * change.restarts;
				}
				load.row(jdk, results.requests(), results.failures());
				holds &= results.failures() == 0;
			}
		}
		System.out.print(table);
		System.out.print(load);
		System.exit(holds ? 0 : 1);
	}

	/**
	 * Make all changes again and again.
	 * @return how many restarts were asked for before each change, and at the end
	 */
	private static List<Integer> rounds(Jdk jdk, WatchedApplication watched, int rounds) throws InterruptedException {
		List<Integer> asked = new ArrayList<>();
		for (int round = 1; round <= rounds; round++) {
			for (Change change : Change.values()) {
				asked.add(watched.asked().size());
				change.make(watched);
			}
			System.out.printf("%s, round %d of %d: %d restarts asked for, %,d requests, %d failed%n", jdk, round,
					rounds, watched.asked().size(), watched.results().requests(), watched.results().failures());
		}
		asked.add(watched.asked().size());
		return asked;
	}

	/**
	 * What comes late counts for the next change, which then has too many.
	 */
	private static int restarts(List<Integer> asked, Change change) {
		int restarts = 0;
		for (int i = change.ordinal(); i < asked.size() - 1; i += Change.values().length) {
			restarts += asked.get(i + 1) - asked.get(i);
		}
		return restarts;
	}

	private enum Change {

		MANY("50 writes in a second", 1) {

			@Override
			void make(WatchedApplication watched) throws InterruptedException {
				watched.writeManyTimes();
			}

		},

		BROKEN("configuration that does not start", 1) {

			@Override
			void make(WatchedApplication watched) {
				watched.configureWhatDoesNotStart();
			}

		},

		HALF("half a jar, mended configuration", 0) {

			@Override
			void make(WatchedApplication watched) {
				watched.putHalfAJarInPlace();
			}

		},

		WHOLE("the whole jar", 1) {

			@Override
			void make(WatchedApplication watched) {
				watched.putAJarInPlace();
			}

		},

		CONFIG_MAP("ConfigMap updated", 1) {

			@Override
			void make(WatchedApplication watched) {
				watched.updateConfigMap();
			}

		};

		private final String text;

		private final int restarts;

		Change(String text, int restarts) {
			this.text = text;
			this.restarts = restarts;
		}

		abstract void make(WatchedApplication watched) throws InterruptedException;

	}

}
