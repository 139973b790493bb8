package dev.graceful.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport;

/**
 * The generations of one application, a row each.
 */
final class StatusTable {

	private static final List<String> HEADER = List.of("GENERATION", "PID", "STATE", "UPTIME", "VERSION", "CONNECTIONS",
			"MEMORY");

	private static final String SERVING = Text.words(State.SERVING.name());

	private static final int STATE = HEADER.indexOf("STATE");

	private StatusTable() {
	}

	/**
	 * Return the lines of the table.
	 */
	static List<String> of(Chain chain, Screen screen) {
		List<List<String>> rows = new ArrayList<>();
		rows.add(HEADER);
		chain.generations().forEach((generation) -> rows.add(row(generation)));
		successorInStartUp(chain).ifPresent((side) -> rows.add(List.of(Integer.toString(side.generation()),
				Long.toString(side.pid()), Text.words(State.STARTING.name()), "", side.version(), "", "")));
		int[] widths = IntStream.range(0, HEADER.size())
			.map((column) -> rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		return rows.stream().map((row) -> line(row, widths, screen)).toList();
	}

	private static Optional<HandoffReport.Side> successorInStartUp(Chain chain) {
		return chain.handoff().map(HandoffReport::successor).filter((successor) -> !chain.includes(successor.pid()));
	}

	private static List<String> row(GenerationProcess generation) {
		GenerationStatus status = generation.status();
		Instant started = status.started();
		return List.of(Integer.toString(status.self().generation()), Long.toString(generation.pid()),
				Text.words(status.state().name()),
				(started != null) ? Text.age(Duration.between(started, Instant.now())) : "?", status.self().version(),
				Integer.toString(status.connections().all()), Text.memory(generation.residentBytes()));
	}

	private static String line(List<String> row, int[] widths, Screen screen) {
		StringBuilder line = new StringBuilder();
		for (int column = 0; column < row.size(); column++) {
			String cell = row.get(column);
			String padding = " ".repeat(widths[column] - cell.length());
			String coloured = row.equals(HEADER) ? screen.quiet(cell)
					: (column != STATE) ? cell : cell.equals(SERVING) ? screen.good(cell) : screen.notable(cell);
			line.append((column > 0) ? "  " : "").append(coloured).append(padding);
		}
		return line.toString().stripTrailing();
	}

}
