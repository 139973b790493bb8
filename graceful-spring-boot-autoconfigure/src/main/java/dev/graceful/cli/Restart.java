package dev.graceful.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.RestartRefusedException;
import dev.graceful.handoff.RestartRequest;

/**
 * Restarts the application, and shows the phases of the handoff as they come.
 */
final class Restart implements Verb {

	private static final Duration TIMEOUT = Duration.ofMinutes(10);

	private static final String TRIGGER = "command line";

	private final Start start;

	/**
	 * Create the verb.
	 * @param start what to do where nothing runs
	 */
	Restart(Start start) {
		this.start = start;
	}

	@Override
	public String name() {
		return "restart";
	}

	@Override
	public String summary() {
		return "restart it without losing a request, or start it";
	}

	@Override
	public Set<String> options() {
		return Set.of(Options.FORCE, Options.LOG, Options.PID, Options.TIMEOUT);
	}

	@Override
	public ExitCode run(Options options, Surroundings surroundings) throws UsageException, IOException {
		return restart(options,
				new RestartRequest(TRIGGER, System.getProperty("user.name", ""), options.has(Options.FORCE)),
				surroundings);
	}

	/**
	 * Restart it.
	 * @param request who asks
	 */
	ExitCode restart(Options options, RestartRequest request, Surroundings surroundings)
			throws UsageException, IOException {
		Screen screen = surroundings.screen();
		Optional<Chain> running = surroundings.chosen(options);
		if (running.isEmpty()) {
			screen.line(screen.notable("Nothing runs from " + surroundings.site().origin() + ", so it is started"));
			return this.start.start(options, surroundings);
		}
		GenerationProcess serving = running.get().serving();
		screen.line("Restarting " + running.get());
		Duration timeout = options.timeout(TIMEOUT);
		Queue<HandoffReport> reports = new ConcurrentLinkedQueue<>();
		CompletableFuture<HandoffReport> asked = CompletableFuture
			.supplyAsync(() -> ask(serving, request, reports, timeout));
		RestartProgress progress = new RestartProgress(screen, surroundings.time());
		while (!asked.isDone()) {
			if (surroundings.interrupts().getAsInt() > 0) {
				screen.line("The restart goes on; 'status' tells how");
				return ExitCode.INTERRUPTED;
			}
			progress.tell(reports);
			surroundings.time().pause();
		}
		progress.tell(reports);
		return outcome(asked, progress.last(), surroundings);
	}

	private static HandoffReport ask(GenerationProcess serving, RestartRequest request, Queue<HandoffReport> reports,
			Duration timeout) {
		try {
			return serving.restart(request, reports::add, timeout);
		}
		catch (RestartRefusedException | IOException ex) {
			throw new CompletionException(ex);
		}
	}

	private static ExitCode outcome(CompletableFuture<HandoffReport> asked, HandoffReport last,
			Surroundings surroundings) throws IOException {
		try {
			return told(asked.join(), surroundings.screen());
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RestartRefusedException refused) {
				return refused(refused.getMessage(), surroundings.screen());
			}
			if (ex.getCause() instanceof IOException broken) {
				return told(remembered(last, surroundings).orElseThrow(() -> broken), surroundings.screen());
			}
			throw ex;
		}
	}

	/**
	 * The process that was asked has gone. Its successor may know what has become of the
	 * handoff.
	 */
	private static Optional<HandoffReport> remembered(HandoffReport last, Surroundings surroundings)
			throws IOException {
		return surroundings.neighbours()
			.find()
			.generations()
			.stream()
			.flatMap((generation) -> generation.status().history().stream())
			.filter((report) -> last != null && report.id().equals(last.id()))
			.findFirst();
	}

	private static ExitCode told(HandoffReport report, Screen screen) {
		if (report.outcome() == Outcome.UNDER_WAY) {
			screen.line(screen.notable("The time is up") + ", and the restart goes on; 'status' tells how");
			return ExitCode.TIMED_OUT;
		}
		if (report.outcome() == Outcome.REFUSED) {
			return refused(report.reason(), screen);
		}
		String took = " after "
				+ Text.seconds(report.phases().stream().map(PhaseTime::duration).reduce(Duration.ZERO, Duration::plus));
		if (report.outcome() == Outcome.SUCCEEDED) {
			screen.line(screen.good("Succeeded") + took + ": " + text(report.successor()) + ", serves, and "
					+ Text.connections(report.connections().moved()) + " moved to it; " + text(report.predecessor())
					+ ", still has " + report.connections().held());
			return ExitCode.SUCCEEDED;
		}
		screen.line(screen.bad((report.outcome() == Outcome.ABORTED) ? "Called off" : "Rolled back") + took + ", "
				+ text(report.predecessor()) + ", serves on: " + report.reason());
		report.lastLines().forEach((line) -> screen.line("    | " + line));
		return ExitCode.ROLLED_BACK;
	}

	private static ExitCode refused(String reason, Screen screen) {
		screen.line(screen.bad("Refused") + ", nothing was started: " + reason);
		return ExitCode.REFUSED;
	}

	private static String text(HandoffReport.Side side) {
		return "generation " + side.generation() + ", pid " + side.pid();
	}

}
