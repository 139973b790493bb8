package dev.graceful.sample.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import dev.graceful.sample.client.Table;

/**
 * Lets everything go wrong at every step of a handoff, one thing at a time, and tells
 * what became of the handoff and of the clients:
 * {@code sample-app/run proof.FaultTable [filters]}. A filter is a role, a step or a
 * fault, such as {@code predecessor}, {@code draining} or {@code kill}.
 * <p>
 * Ends with a status other than zero if a client that could be served was not, if a
 * handoff got stuck, or if the next restart failed; see {@link FailureJudge} for the
 * rule.
 */
public final class FaultTable {

	private FaultTable() {
	}

	public static void main(String[] filters) throws Exception {
		Table table = new Table(FaultOutcome.TITLES);
		List<String> flaws = new ArrayList<>();
		for (FaultStep step : FaultStep.values()) {
			for (InjectedFault fault : InjectedFault.values()) {
				if (Stream.of(filters).allMatch((filter) -> applies(filter, step, fault))) {
					run(step, fault, table, flaws);
				}
			}
		}
		System.out.printf("%n%s%n", table);
		flaws.forEach(System.out::println);
		System.out.println(flaws.isEmpty() ? "Every client that could be served was." : flaws.size() + " flaws");
		System.exit(flaws.isEmpty() ? 0 : 1);
	}

	private static boolean applies(String filter, FaultStep step, InjectedFault fault) {
		return Stream.of(step.role().name(), step.name(), fault.name())
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.anyMatch(List.of(filter.toLowerCase(Locale.ROOT).split(","))::contains);
	}

	private static void run(FaultStep step, InjectedFault fault, Table table, List<String> flaws) throws Exception {
		Optional<String> obstacle = fault.obstacle(step);
		if (obstacle.isPresent()) {
			table.row(FaultOutcome.cellsOfNone(step, fault, obstacle.get()));
			return;
		}
		try {
			FaultOutcome outcome = FaultyHandoff.run(step, fault);
			System.out.print(outcome);
			table.row(outcome.cells());
			outcome.flaw().ifPresent((flaw) -> flaws.add(step + " " + fault + ": " + flaw));
		}
		catch (AssertionError ex) {
			// The others can still be run
			table.row(FaultOutcome.cellsOfNone(step, fault, "it failed"));
			flaws.add(step + " " + fault + ": " + ex.getMessage());
		}
	}

}
