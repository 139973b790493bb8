package dev.graceful.sample.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of text whose columns are as wide as they must be; the first one is aligned
 * left, the others right.
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
			StringBuilder line = new StringBuilder(" ");
			for (int column = 0; column < row.size(); column++) {
				String alignment = (column == 0) ? "-" : "";
				line.append(String.format(" %" + alignment + width(column) + "s ", row.get(column)));
			}
			text.append(line.toString().stripTrailing()).append(System.lineSeparator());
		}
		return text.toString();
	}

	private int width(int column) {
		return this.rows.stream()
			.filter((row) -> row.size() > column)
			.mapToInt((row) -> row.get(column).length())
			.max()
			.orElse(0) + ((column == 0) ? 0 : 1);
	}

}
