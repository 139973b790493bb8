package dev.graceful.sample.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of text whose columns are as wide as they must be, aligned right where they
 * hold numbers.
 */
public final class Table {

	private final List<List<String>> rows = new ArrayList<>();

	public Table(String... titles) {
		this.rows.add(List.of(titles));
	}

	public Table row(Object... cells) {
		this.rows.add(Stream.of(cells).map(String::valueOf).toList());
		return this;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (List<String> row : this.rows) {
			StringBuilder line = new StringBuilder("  ");
			for (int column = 0; column < row.size(); column++) {
				String alignment = numeric(column) ? "" : "-";
				line.append(String.format("%" + alignment + width(column) + "s  ", row.get(column)));
			}
			text.append(line.toString().stripTrailing()).append(System.lineSeparator());
		}
		return text.toString();
	}

	private boolean numeric(int column) {
		return this.rows.stream()
			.skip(1)
			.map((row) -> row.get(column))
			.allMatch((cell) -> cell.isEmpty() || Character.isDigit(cell.charAt(0)));
	}

	private int width(int column) {
		return this.rows.stream().mapToInt((row) -> Math.max(1, row.get(column).length())).max().orElse(1);
	}

}
