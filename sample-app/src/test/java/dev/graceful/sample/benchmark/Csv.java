package dev.graceful.sample.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.graceful.sample.process.Jdk;

/**
 * Figures in a file, from which a picture can be made later. An empty cell is a figure
 * that there is none of.
 */
final class Csv {

	private static final Path DIRECTORY = Path.of("sample-app", "target", "benchmark");

	private final List<List<String>> lines = new ArrayList<>();

	Csv(String... titles) {
		this.lines.add(List.of(titles));
	}

	void row(Object... cells) {
		this.lines.add(Stream.of(cells).map(String::valueOf).toList());
	}

	/**
	 * Write it, over what was measured of the same before.
	 */
	void write(String name, Jdk jdk) {
		try {
			Files.createDirectories(DIRECTORY);
			Files.write(file(name, jdk.feature()), this.lines.stream().map((line) -> String.join(",", line)).toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Read what was written, by whichever run.
	 * @return empty where nothing was
	 */
	static Optional<Csv> read(String name, int feature) {
		Path file = file(name, feature);
		if (!Files.exists(file)) {
			return Optional.empty();
		}
		try {
			Csv csv = new Csv();
			csv.lines.clear();
			Files.readAllLines(file).forEach((line) -> csv.lines.add(List.of(line.split(",", -1))));
			return Optional.of(csv);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path file(String name, int feature) {
		return DIRECTORY.resolve(name + "-jdk" + feature + ".csv");
	}

	/**
	 * Return the figures of a column.
	 * @return one for each row; not a number where there is none
	 */
	List<Double> column(String title) {
		int column = this.lines.get(0).indexOf(title);
		return this.lines.stream()
			.skip(1)
			.map((line) -> line.get(column))
			.map((cell) -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
			.toList();
	}

}
