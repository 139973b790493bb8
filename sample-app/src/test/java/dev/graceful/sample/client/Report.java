package dev.graceful.sample.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Results as text.
 */
public final class Report {

	private Report() {
	}

	/**
	 * Tell how many requests were sent in each mode, and what became of them.
	 * @param results the results
	 * @return a table, and some of the failures in words
	 */
	public static String requests(Results results) {
		Table table = new Table("mode", "requests", "closed politely", "failed", "by kind");
		for (Mode mode : Mode.values()) {
			Map<FailureKind, Long> failures = results.failures(mode);
			table.row(name(mode), results.requests(mode), results.closedPolitely(mode), sum(failures),
					describe(failures));
		}
		table.row("all", results.requests(), results.closedPolitely(), results.failures(), "");
		String examples = results.failureExamples()
			.stream()
			.map((example) -> "  " + example + System.lineSeparator())
			.collect(Collectors.joining());
		return table + examples;
	}

	public static String millis(Duration duration) {
		return String.format("%.1f ms", duration.toNanos() / 1e6);
	}

	public static String name(Mode mode) {
		return mode.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	private static long sum(Map<FailureKind, Long> failures) {
		return failures.values().stream().mapToLong(Long::longValue).sum();
	}

	private static String describe(Map<FailureKind, Long> failures) {
		return failures.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " " + entry.getValue())
			.collect(Collectors.joining(", "));
	}

}
