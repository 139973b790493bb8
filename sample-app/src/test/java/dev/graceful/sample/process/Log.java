package dev.graceful.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;

/**
 * What all generations of an application have printed.
 */
public final class Log {

	private static final int TAIL_LINES = 40;

	private final Path file;

	Log(Path file) {
		this.file = file;
	}

	Path file() {
		return this.file;
	}

	/**
	 * Return the place up to which the log is written now.
	 * @return a mark, to look at later lines only
	 */
	public long mark() {
		try {
			return Files.size(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the complete lines since a mark.
	 * @param mark the mark, 0 for the whole log
	 * @return the lines, oldest first
	 */
	public List<String> linesSince(long mark) {
		try {
			byte[] all = Files.readAllBytes(this.file);
			String text = new String(all, (int) mark, all.length - (int) mark, StandardCharsets.UTF_8);
			return Arrays.asList(text.substring(0, text.lastIndexOf('\n') + 1).split("\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for a line.
	 * @param text what the line contains
	 * @param mark the mark since which it must be printed
	 * @param atMost how long
	 * @return the first such line
	 */
	public String await(String text, long mark, Duration atMost) {
		return Await.answer(() -> "line with '" + text + "' in the log:\n" + tail(), atMost,
				() -> linesSince(mark).stream().filter((line) -> line.contains(text)).findFirst());
	}

	/**
	 * Return when the first line with some text was printed, to a millisecond.
	 * @param text what the line contains
	 * @param mark the mark since which it was printed
	 * @return the time that the line begins with
	 */
	public Instant timeOf(String text, long mark) {
		return linesSince(mark).stream()
			.filter((line) -> line.contains(text))
			.findFirst()
			.map((line) -> OffsetDateTime.parse(line.split(" ", 2)[0]).toInstant())
			.orElseThrow(() -> new AssertionError("There was no line with '" + text + "' in the log:\n" + tail()));
	}

	/**
	 * Return the end of the log, to be told with a failure.
	 * @return the last lines
	 */
	public String tail() {
		List<String> lines = linesSince(0);
		return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
	}

}
