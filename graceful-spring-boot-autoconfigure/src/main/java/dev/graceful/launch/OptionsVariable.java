package dev.graceful.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The grammar of environment variables that hold JVM options, such as
 * {@code JAVA_TOOL_OPTIONS}: words between white space, in which either kind of quotes
 * keeps white space, and nothing escapes.
 */
final class OptionsVariable {

	private static final String WHITE_SPACE = " \t\n\u000B\f\r";

	private OptionsVariable() {
	}

	/**
	 * Tell the options apart.
	 * @param value the variable's value
	 * @return the options; empty if a quote is not closed, which no JVM accepts
	 */
	static Optional<List<String>> parse(String value) {
		List<String> options = new ArrayList<>();
		StringBuilder option = null;
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (WHITE_SPACE.indexOf(character) >= 0) {
				if (option != null) {
					options.add(option.toString());
				}
				option = null;
				continue;
			}
			option = (option != null) ? option : new StringBuilder();
			if (character == '"' || character == '\'') {
				int close = value.indexOf(character, i + 1);
				if (close < 0) {
					return Optional.empty();
				}
				option.append(value, i + 1, close);
				i = close;
			}
			else {
				option.append(character);
			}
		}
		if (option != null) {
			options.add(option.toString());
		}
		return Optional.of(options);
	}

	static String format(List<String> options) {
		return options.stream().map(OptionsVariable::quote).collect(Collectors.joining(" "));
	}

	private static String quote(String option) {
		if (!option.isEmpty() && option.chars().noneMatch((each) -> (WHITE_SPACE + "\"'").indexOf(each) >= 0)) {
			return option;
		}
		return '"' + option.replace("\"", "\"'\"'\"") + '"';
	}

}
