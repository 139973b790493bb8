package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Lets each side of a handoff go wrong at each of its steps, in each way, and tells what
 * became of it: {@code sample-app/run proof.FaultProof} for all, or with a part of the
 * rows' names.
 */
public final class FaultProof {

	private static final List<String> ACTIONS = List.of("exit", "kill-self", "stop-self", "close-sockets", "full-disk",
			"no-descriptors");

	/**
	 * By what each side logs when it has got there.
	 */
	private static final Map<Boolean, List<String>> STEPS = Map.of(true,
			List.of("launched the successor", "said hello", "the successor has the listeners",
					"the successor is ready; stopped accepting", "the successor serves; draining",
					"has passed its probation", "retiring after"),
			false, List.of("this is generation", "has the listeners, and starts", "is ready, and waits",
					"; this generation serves", ", serves server"));

	/**
	 * Longer than every deadline below.
	 */
	private static final Duration LASTING = Duration.ofSeconds(30);

	private static final Duration SETTLED = Duration.ofSeconds(90);

	private static final Duration CALM = Duration.ofSeconds(3);

	private static final List<Share> SHARES = List.of(new Share(Mode.NEW_CONNECTION, 4, 40),
			new Share(Mode.THINKING_KEEP_ALIVE, 20, Share.UNPACED));

	private final Table table = new Table("who", "step", "fault", "serves afterwards", "requests", "failed",
			"afterwards", "");

	private boolean holds = true;

	private FaultProof() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		String wanted = (arguments.length > 0) ? arguments[0] : "";
		FaultProof proof = new FaultProof();
		for (Case row : Case.all()) {
			if (row.toString().contains(wanted)) {
				System.out.println(row);
				proof.prove(row);
			}
		}
		System.out.print(proof.table);
		System.exit(proof.holds ? 0 : 1);
	}

	private void prove(Case row) throws InterruptedException {
		Launch launch = Launch.of(BootJar.built())
			.withOptions("-Xmx256m")
			.withArguments("--graceful.restart.connect-timeout=10s", "--graceful.restart.start-timeout=25s",
					"--graceful.restart.commit-timeout=3s", "--graceful.restart.terminate-timeout=3s",
					"--graceful.restart.probation=4s", "--graceful.restart.answer-timeout=2s",
					"--graceful.drain.timeout=15s");
		String[] fault = { "sample.fault.on-log=" + row.step(), "sample.fault.action=" + row.action() };
		try (RunningApplication application = RunningApplication.start(launch,
				(row.inPredecessor()) ? fault : new String[0])) {
			application.configure((row.inPredecessor()) ? new String[0] : fault);
			long predecessor = application.servingPid();
			Results results;
			try (Load load = Load.start(application.port(), SHARES)) {
				application.signal("HUP", predecessor);
				settle(row, application, load);
				results = load.end();
			}
			judge(row, application, predecessor, results);
		}
	}

	/**
	 * Wait until the handoff is over for all who are left. Whoever was stopped goes on
	 * when every deadline has passed, and the limits of whoever was limited are lifted.
	 */
	private static void settle(Case row, RunningApplication application, Load load) throws InterruptedException {
		load.runFor((row.lasts()) ? LASTING : CALM);
		for (long pid : application.processes()) {
			application.unlimit(pid);
			application.signal("CONT", pid);
		}
		long deadline = System.nanoTime() + SETTLED.toNanos();
		while (application.processes().size() > 1 && System.nanoTime() < deadline) {
			load.runFor(CALM);
		}
	}

	private void judge(Case row, RunningApplication application, long predecessor, Results results)
			throws InterruptedException {
		List<Long> left = application.processes();
		boolean served = application.whoami().isPresent();
		String serves = (!served) ? "nobody" : (application.servingPid() == predecessor) ? "predecessor" : "successor";
		long failedAfterwards = (served) ? failedAfterwards(application) : 0;
		boolean refused = served && results.failures(FailureKind.REFUSED) > 0;
		boolean right = (served || row.leavesNobody()) && left.size() <= 1 && !refused && failedAfterwards == 0;
		this.table.row((row.inPredecessor()) ? "predecessor" : "successor", row.step(), row.action(), serves,
				results.requests(), failures(results), failedAfterwards, (right) ? "" : "WRONG");
		if (!right) {
			System.out.println("WRONG, processes " + left + ":\n" + application.log().tail());
		}
		this.holds &= right;
	}

	private static long failedAfterwards(RunningApplication application) throws InterruptedException {
		try (Load load = Load.start(application.port(), SHARES)) {
			load.runFor(CALM);
			return load.end().failures();
		}
	}

	private static String failures(Results results) {
		Map<FailureKind, Long> failures = new TreeMap<>();
		for (FailureKind kind : FailureKind.values()) {
			if (results.failures(kind) > 0) {
				failures.put(kind, results.failures(kind));
			}
		}
		return failures.toString();
	}

	/**
	 * One row.
	 */
	private record Case(boolean inPredecessor, String step, String action) {

		static List<Case> all() {
			List<Case> all = new ArrayList<>();
			for (boolean inPredecessor : List.of(true, false)) {
				for (String step : STEPS.get(inPredecessor)) {
					ACTIONS.forEach((action) -> all.add(new Case(inPredecessor, step, action)));
				}
			}
			return all;
		}

		/**
		 * Whether the faulty process lives on, until it is helped.
		 */
		boolean lasts() {
			return !List.of("exit", "kill-self", "close-sockets").contains(this.action);
		}

		/**
		 * Whether the only process that has the listener is gone.
		 */
		boolean leavesNobody() {
			return this.inPredecessor && STEPS.get(true).indexOf(this.step) < 2
					&& (this.action.equals("exit") || this.action.equals("kill-self"));
		}

		@Override
		public String toString() {
			return (this.inPredecessor ? "predecessor" : "successor") + " | " + this.step + " | " + this.action;
		}

	}

}
