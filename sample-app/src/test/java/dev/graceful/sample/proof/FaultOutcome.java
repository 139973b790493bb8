package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.graceful.sample.client.Failure;
import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.proof.FailureJudge.Fate;

/**
 * What became of a handoff in which something went wrong, and of its clients.
 *
 * @param judge tells what could be served
 * @param settled whether it came to an end
 * @param left the processes that were left then
 * @param log what all processes have logged since it was asked for
 * @param results what the clients saw
 * @param longestWait the longest time that any request took which was answered
 * @param idleLost how many of the connections that were idle all the time ended
 * @param nextRestart what became of the next restart
 */
record FaultOutcome(FailureJudge judge, boolean settled, List<Long> left, List<String> log, Results results,
		Duration longestWait, int idleLost, String nextRestart) {

	static final String[] TITLES = { "process", "after it logged", "fault", "outcome", "requests",
			"lost with the process", "nobody served", "could be served", "longest wait", "idle lost", "next restart",
			"reason" };

	static final String NEXT_RESTART_WORKS = "works";

	private static final int LONGEST_REASON = 110;

	private static final int MOST_EXAMPLES = 10;

	static Object[] cellsOfNone(FaultStep step, InjectedFault fault, String reason) {
		return new Object[] { name(step.role()), step.description(), name(fault), "not run: " + reason, "", "", "", "",
				"", "", "", "" };
	}

	Object[] cells() {
		FaultStep step = this.judge.step();
		return new Object[] { name(step.role()), step.description(), name(this.judge.fault()), whatBecameOfIt(),
				this.results.requests(), kinds(Fate.LOST_WITH_THE_PROCESS), kinds(Fate.NOBODY_SERVED),
				kinds(Fate.COULD_BE_SERVED), Report.millis(this.longestWait), this.idleLost, this.nextRestart,
				reason() };
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	String whatBecameOfIt() {
		if (!this.settled) {
			return "stuck";
		}
		if (this.left.isEmpty()) {
			return "no process left";
		}
		if (this.left.contains(this.judge.predecessor().pid())) {
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

	private Stream<Failure> failures(Fate fate) {
		return this.results.failed().stream().filter((failure) -> this.judge.fateOf(failure) == fate);
	}

	private String kinds(Fate fate) {
		Map<FailureKind, Long> kinds = failures(fate)
			.collect(Collectors.groupingBy(Failure::kind, TreeMap::new, Collectors.counting()));
		return kinds.isEmpty() ? "-"
				: kinds.entrySet()
					.stream()
					.map((entry) -> entry.getValue() + " " + name(entry.getKey()))
					.collect(Collectors.joining(", "));
	}

	/**
	 * Return what must not be, whatever the fault.
	 * @return a sentence, empty where there is nothing of that kind
	 */
	Optional<String> flaw() {
		if (!this.settled) {
			return Optional.of("it got stuck: " + this.left + " are left");
		}
		if (logged(this.judge.step().text()).isEmpty()) {
			return Optional.of("the step was not reached");
		}
		if (failures(Fate.COULD_BE_SERVED).findAny().isPresent()) {
			return Optional.of("clients that could be served were not: " + kinds(Fate.COULD_BE_SERVED));
		}
		if (!this.left.isEmpty() && !this.nextRestart.equals(NEXT_RESTART_WORKS)) {
			return Optional.of("the next restart " + this.nextRestart);
		}
		return Optional.empty();
	}

	@Override
	public String toString() {
		String line = Stream.of(cells()).map(String::valueOf).collect(Collectors.joining(" | ", "", "%n"));
		return String.format(line.replace("%", "%%").replace("%%n", "%n")) + flaw().map(this::details).orElse("");
	}

	private String details(String flaw) {
		Stream<String> examples = failures(Fate.COULD_BE_SERVED).limit(MOST_EXAMPLES).map(String::valueOf);
		Stream<String> lives = Stream.of(this.judge.predecessor(), this.judge.successor()).map(String::valueOf);
		Stream<String> log = this.log.stream().filter((line) -> line.contains(" dev.graceful."));
		return Stream.of(Stream.of("FLAW: " + flaw), examples, lives, log)
			.flatMap((lines) -> lines)
			.map((line) -> "    " + line + System.lineSeparator())
			.collect(Collectors.joining());
	}

}
