package dev.graceful.boot;

import java.util.Locale;

/**
 * Writes the name of a constant as the value of a tag.
 */
final class TagValue {

	private TagValue() {
	}

	static String of(Enum<?> constant) {
		return of(constant.name());
	}

	static String of(String constant) {
		return constant.toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
