package dev.graceful.sample.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.Jdk;

/**
 * Kills the middle one of three generations at each moment of its life, one after the
 * other, and tells what became of the clients, of the others and of what was left:
 * {@code sample-app/run proof.ChainTable [steps]}.
 * <p>
 * Ends with a status other than zero if a client that could be served was not, if the
 * wrong generation served at the end, if the next restart failed, or if something was
 * left behind.
 */
public final class ChainTable {

	private ChainTable() {
	}

	public static void main(String[] steps) throws Exception {
		Table table = new Table(BrokenChain.TITLES);
		List<String> flaws = new ArrayList<>();
		for (ChainStep step : ChainStep.values()) {
			if (steps.length == 0
					|| Stream.of(steps).anyMatch((each) -> each.toUpperCase(Locale.ROOT).equals(step.name()))) {
				run(step, table, flaws);
			}
		}
		System.out.printf("%n%s%n", table);
		flaws.forEach(System.out::println);
		System.out.println(flaws.isEmpty() ? "Nothing else was lost." : flaws.size() + " flaws");
		System.exit(flaws.isEmpty() ? 0 : 1);
	}

	private static void run(ChainStep step, Table table, List<String> flaws) throws Exception {
		try {
			BrokenChain chain = BrokenChain.run(step, Jdk.current());
			System.out.println(List.of(chain.cells()));
			table.row(chain.cells());
			chain.flaws().forEach((flaw) -> flaws.add(step + ": " + flaw));
		}
		catch (AssertionError ex) {
			// The others can still be run
			System.out.println(step + " failed: " + ex.getMessage());
			flaws.add(step + " failed");
		}
	}

}
