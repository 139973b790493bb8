package dev.graceful.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Values as people read them.
 */
final class Text {

	private static final long MEBIBYTE = 1024 * 1024;

	private Text() {
	}

	static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
	}

	/**
	 * The two largest units are enough.
	 */
	static String age(Duration duration) {
		if (duration.toDays() > 0) {
			return duration.toDays() + " d " + duration.toHoursPart() + " h";
		}
		if (duration.toHours() > 0) {
			return duration.toHours() + " h " + duration.toMinutesPart() + " min";
		}
		if (duration.toMinutes() > 0) {
			return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
		}
		return Math.max(0, duration.toSeconds()) + " s";
	}

	static String memory(OptionalLong bytes) {
		return bytes.isPresent() ? (bytes.getAsLong() / MEBIBYTE) + " MiB" : "?";
	}

	/**
	 * A constant, such as {@code ROLLED_BACK}, in words.
	 */
	static String words(String constant) {
		return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	static String connections(int count) {
		return (count == 1) ? "1 connection" : count + " connections";
	}

}
