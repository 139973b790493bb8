package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Shows that the history travels over generations and is true: 25 restarts, five of which
 * fail in different ways, and then every entry compared with what was seen from outside:
 * {@code sample-app/run proof.HistoryProof}.
 */
public final class HistoryProof {

	private static final int RESTARTS = 25;

	private static final int REMEMBERED = 20;

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private HistoryProof() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		List<Seen> seen = new ArrayList<>();
		RestartEndpoint.Answer status;
		try (RunningApplication application = RunningApplication
			.start(Launch.of(BootJar.built()).withOptions("-Xmx256m"), "graceful.restart.probation=4s");
				Load load = Load.start(application.port(), EndpointProof.SHARES)) {
			RestartEndpoint endpoint = RestartEndpoint.of(application, application.port());
			for (int restart = 1; restart <= RESTARTS; restart++) {
				seen.add(restart(application, endpoint, Way.of(restart)));
				System.out.printf("restart %d of %d: %s%n", restart, RESTARTS, seen.get(restart - 1));
			}
			status = endpoint.get();
			Results results = load.end();
			System.out.println(Report.requests(results));
		}
		Collections.reverse(seen);
		Table table = new Table("seen", "cause", "told");
		int entries = status.body().at("/history").size();
		boolean holds = entries == REMEMBERED;
		for (int entry = 0; entry < Math.min(entries, REMEMBERED); entry++) {
			boolean told = seen.get(entry).isToldBy(status, "/history/" + entry);
			table.row(seen.get(entry).way(), seen.get(entry).way().cause, told ? "as it was" : "wrong");
			holds &= told;
		}
		System.out.printf("%s%d entries%n", table, entries);
		System.exit(holds ? 0 : 1);
	}

	private static Seen restart(RunningApplication application, RestartEndpoint endpoint, Way way) {
		List<String> properties = new ArrayList<>(List.of("graceful.restart.probation=4s"));
		properties.addAll(way.properties);
		application.configure(properties.toArray(String[]::new));
		long predecessor = application.servingPid();
		int generation = endpoint.get().number("/self/generation");
		long mark = application.log().mark();
		RestartEndpoint.Answer begun = endpoint.post("");
		if (way == Way.CALLED_OFF) {
			endpoint.delete();
		}
		if (way != Way.SUCCEEDS) {
			// Not by asking: a successor that is killed takes the answer with it
			application.log().await("this generation serves on", mark, DEADLINE);
		}
		endpoint.awaitServing();
		return new Seen(way, begun.text("/id"), generation, predecessor, application.servingPid());
	}

	/**
	 * What becomes of a restart.
	 */
	private enum Way {

		SUCCEEDS("SUCCEEDED", "NONE", "", List.of()),

		EXCEPTION("ROLLED_BACK", "FAILED", "sample.fault.start=exception", List.of("sample.fault.start=exception")),

		CALLED_OFF("ABORTED", "ABORTED", "called off by", List.of("sample.fault.start=hang")),

		KILLED("ROLLED_BACK", "ENDED", "the successor ",
				List.of("sample.fault.on-log=, serves server", "sample.fault.action=kill-self",
						"sample.fault.delay=500ms")),

		UNWELL("ROLLED_BACK", "UNWELL", "DOWN", List.of("sample.fault.health-down-after=1s")),

		WRONG_PROPERTY("ROLLED_BACK", "FAILED", "For input string: \"many\"",
				List.of("server.tomcat.threads.max=many"));

		private final String outcome;

		private final String cause;

		private final String reason;

		private final List<String> properties;

		Way(String outcome, String cause, String reason, List<String> properties) {
			this.outcome = outcome;
			this.cause = cause;
			this.reason = reason;
			this.properties = properties;
		}

		/**
		 * Every fifth one fails, each in another way.
		 */
		static Way of(int restart) {
			return (restart % 5 == 3) ? values()[1 + restart / 5] : SUCCEEDS;
		}

	}

	/**
	 * What was seen of a restart from outside.
	 */
	private record Seen(Way way, String id, int generation, long predecessor, long serving) {

		boolean isToldBy(RestartEndpoint.Answer status, String entry) {
			return status.text(entry + "/id").equals(this.id)
					&& status.text(entry + "/outcome").equals(this.way.outcome)
					&& status.text(entry + "/cause").equals(this.way.cause)
					&& status.text(entry + "/reason").contains(this.way.reason)
					&& status.number(entry + "/predecessor/pid") == this.predecessor
					&& status.number(entry + "/predecessor/generation") == this.generation
					&& (this.way != Way.SUCCEEDS || status.number(entry + "/successor/pid") == this.serving)
					&& (this.way == Way.SUCCEEDS || this.serving == this.predecessor)
					&& (!this.way.cause.equals("FAILED")
							|| status.body().at(entry + "/lastLines").toString().contains("APPLICATION FAILED TO START")
							|| status.body().at(entry + "/lastLines").toString().contains(this.way.reason));
		}

	}

}
