package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.graceful.sample.client.Failure;
import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.proof.FaultStep.Role;

/**
 * What became of a handoff in which something went wrong, and of its clients.
 * <p>
 * A request that failed is one of three:
 * <ul>
 * <li><b>lost with the process</b>: its connection may have been in the process that was
 * killed, exited or was stopped, and was opened before that. In the predecessor is what
 * was last answered by it, or never; in the successor may be everything once that serves,
 * for connections migrate.</li>
 * <li><b>nobody served</b>: no process was left, or the predecessor was stopped before it
 * had told the successor to go, and was waited for. A successor that only holds must not
 * serve then, for the predecessor may go on at any moment.</li>
 * <li><b>could be served</b>, and was not: everything else. A flaw, whatever the
 * cause.</li>
 * </ul>
 */
record FaultOutcome(FaultStep step, InjectedFault fault, boolean settled, long predecessor, long successor,
		List<Long> left, List<String> log, Witness.Life predecessorsLife, Witness.Life successorsLife, Results results,
		Duration longestWait, int idleLost, String nextRestart, String notRun) {

	static final String[] TITLES = { "process", "after it logged", "fault", "outcome", "requests",
			"lost with the process", "nobody served", "could be served", "longest wait", "idle lost", "next restart",
			"reason" };

	/**
	 * A process that ends has closed its connections some time before it is seen to have
	 * ended.
	 */
	private static final Duration SEEN_LATE = Duration.ofMillis(500);

	private static final int LONGEST_REASON = 110;

	FaultOutcome(FaultStep step, InjectedFault fault, boolean settled, long predecessor, long successor,
			List<Long> left, List<String> log, Witness.Life predecessorsLife, Witness.Life successorsLife,
			Results results, Duration longestWait, int idleLost, String nextRestart) {
		this(step, fault, settled, predecessor, successor, left, log, predecessorsLife, successorsLife, results,
				longestWait, idleLost, nextRestart, null);
	}

	static FaultOutcome notRun(FaultStep step, InjectedFault fault, String reason) {
		return new FaultOutcome(step, fault, true, 0, 0, List.of(), List.of(), null, null, null, null, 0, "",
				"not run: " + reason);
	}

	Object[] cells() {
		String text = this.step.text()
				+ ((this.step.secondsLater() > 0) ? " + " + this.step.secondsLater() + " s" : "");
		String process = this.step.role().name().toLowerCase(Locale.ROOT);
		String fault = this.fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
		if (this.notRun != null) {
			return new Object[] { process, text, fault, this.notRun, "", "", "", "", "", "", "", "" };
		}
		return new Object[] { process, text, fault, whatBecameOfIt(), this.results.requests(),
				kinds(this::isLostWithTheProcess),
				kinds((failure) -> whileNobodyServed(failure) && !isLostWithTheProcess(failure)),
				kinds(this::couldBeServed), Report.millis(this.longestWait), this.idleLost, this.nextRestart,
				reason() };
	}

	String whatBecameOfIt() {
		if (!this.settled) {
			return "stuck";
		}
		if (this.left.isEmpty()) {
			return "no process left";
		}
		if (this.left.contains(this.predecessor)) {
			return "rolled back";
		}
		return logged("the predecessor has retired").isPresent() ? "handed over" : "successor took over";
	}

	private String reason() {
		return logged("rolling back, ").map((line) -> line.replaceAll(".*rolling back, ", ""))
			.or(() -> logged("the predecessor, pid").map((line) -> line.replaceAll(".*(the predecessor, pid)", "$1")))
			.or(() -> logged(" WARN ").map((line) -> line.replaceAll(".* : ", "")))
			.map((reason) -> reason.substring(0, Math.min(reason.length(), LONGEST_REASON)))
			.orElse("-");
	}

	private Optional<String> logged(String text) {
		return this.log.stream().filter((line) -> line.contains(text)).findFirst();
	}

	private String kinds(Predicate<Failure> category) {
		Map<FailureKind, Long> kinds = this.results.failed()
			.stream()
			.filter(category)
			.collect(Collectors.groupingBy(Failure::kind, TreeMap::new, Collectors.counting()));
		return (kinds.isEmpty()) ? "none"
				: kinds.entrySet()
					.stream()
					.map((entry) -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
					.collect(Collectors.joining(", "));
	}

	private boolean couldBeServed(Failure failure) {
		return !isLostWithTheProcess(failure) && !whileNobodyServed(failure);
	}

	private boolean isLostWithTheProcess(Failure failure) {
		boolean inSuccessor = this.step.role() == Role.SUCCESSOR;
		Optional<Duration> broke = (inSuccessor ? this.successorsLife : this.predecessorsLife).broke();
		if (!this.fault.breaksTheProcess() || broke.isEmpty() || failure.opened().compareTo(broke.get()) > 0
				|| failure.end().compareTo(broke.get().minus(SEEN_LATE)) < 0) {
			return false;
		}
		return inSuccessor ? this.results.servedBy(this.successor).isPresent()
				: failure.servedBy() == 0 || failure.servedBy() == this.predecessor;
	}

	private boolean whileNobodyServed(Failure failure) {
		Duration stopped = this.predecessorsLife.stopped();
		if (stopped != null && !this.step.isCommitted()) {
			return failure.start().compareTo(this.predecessorsLife.woke()) < 0 && failure.end().compareTo(stopped) > 0;
		}
		return this.left.isEmpty() && lastEnd().filter((end) -> failure.end().compareTo(end) > 0).isPresent();
	}

	private Optional<Duration> lastEnd() {
		Duration predecessor = this.predecessorsLife.ended();
		Duration successor = this.successorsLife.ended();
		return Optional.ofNullable(predecessor)
			.map((end) -> (successor != null && successor.compareTo(end) > 0) ? successor : end);
	}

	/**
	 * What must not be, whatever the fault.
	 */
	Optional<String> flaw() {
		if (this.notRun != null) {
			return Optional.empty();
		}
		if (!this.settled) {
			return Optional.of("stuck: " + this.left + " are left");
		}
		if (this.results.failed().stream().anyMatch(this::couldBeServed)) {
			return Optional.of("clients that could be served were not: " + kinds(this::couldBeServed));
		}
		if (!this.left.isEmpty() && !this.nextRestart.equals("works")) {
			return Optional.of("the next restart " + this.nextRestart);
		}
		if (logged(this.step.text()).isEmpty()) {
			return Optional.of("the step was not reached");
		}
		return Optional.empty();
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < TITLES.length; i++) {
			text.append((i == 0) ? "" : " | ").append(cells()[i]);
		}
		text.append(System.lineSeparator());
		if (flaw().isPresent()) {
			text.append("  FLAW: ").append(flaw().get()).append(System.lineSeparator());
			this.results.failed()
				.stream()
				.filter(this::couldBeServed)
				.limit(10)
				.forEach((failure) -> text.append("    ").append(failure).append(System.lineSeparator()));
			text.append("    predecessor ").append(this.predecessor).append(' ').append(this.predecessorsLife);
			text.append(", successor ").append(this.successor).append(' ').append(this.successorsLife);
			text.append(System.lineSeparator());
			this.log.stream()
				.filter((line) -> line.contains(" dev.graceful."))
				.forEach((line) -> text.append("    > ").append(line).append(System.lineSeparator()));
		}
		return text.toString();
	}

}
