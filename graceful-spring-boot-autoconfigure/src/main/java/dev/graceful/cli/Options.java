package dev.graceful.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What follows a verb: its own options, and then the arguments of the application.
 *
 * @param given the verb's own options with their values, which are empty where there is
 * none
 * @param rest what follows them
 */
record Options(Map<String, String> given, List<String> rest) {

	static final String FORCE = "--force";

	static final String FOREGROUND = "--foreground";

	static final String JSON = "--json";

	static final String LOG = "--log";

	static final String PID = "--pid";

	static final String TIMEOUT = "--timeout";

	private static final Set<String> FLAGS = Set.of(FORCE, FOREGROUND, JSON);

	private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

	private static final Pattern PROPERTY = Pattern.compile("--[\\w-]+\\.[^=]+(=.*)?");

	/**
	 * Read what follows a verb.
	 * @param words what follows it
	 * @param known the verb's own options
	 * @throws UsageException if one of them lacks its value, or has one too many
	 */
	static Options parse(List<String> words, Set<String> known) throws UsageException {
		Map<String, String> given = new HashMap<>();
		int next = 0;
		for (; next < words.size(); next++) {
			String[] parts = words.get(next).split("=", 2);
			if (!known.contains(parts[0])) {
				break;
			}
			if (FLAGS.contains(parts[0]) != (parts.length == 1)) {
				throw new UsageException(FLAGS.contains(parts[0]) ? parts[0] + " has no value"
						: parts[0] + " needs a value: " + parts[0] + "=...");
			}
			given.put(parts[0], (parts.length > 1) ? parts[1] : "");
		}
		return new Options(Map.copyOf(given), List.copyOf(words.subList(next, words.size())));
	}

	boolean has(String option) {
		return this.given.containsKey(option);
	}

	Optional<String> value(String option) {
		return Optional.ofNullable(this.given.get(option));
	}

	Optional<Long> pid() throws UsageException {
		String pid = this.given.get(PID);
		if (pid != null && !pid.matches("\\d{1,9}")) {
			throw new UsageException("'" + pid + "' is no pid");
		}
		return Optional.ofNullable(pid).map(Long::valueOf);
	}

	Duration timeout(Duration unlessGiven) throws UsageException {
		String text = this.given.get(TIMEOUT);
		if (text == null) {
			return unlessGiven;
		}
		Matcher time = TIME.matcher(text);
		if (!time.matches()) {
			throw new UsageException("'" + text + "' is no time: 30s, 2m, or a number of seconds");
		}
		long number = Long.parseLong(time.group(1));
		return switch ((time.group(2) != null) ? time.group(2) : "s") {
			case "ms" -> Duration.ofMillis(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofSeconds(number);
		};
	}

	/**
	 * Make sure that nothing is left but properties, which have been read already.
	 * @throws UsageException if there is something else
	 */
	void nothingElse() throws UsageException {
		for (String word : this.rest) {
			if (!PROPERTY.matcher(word).matches()) {
				throw new UsageException("'" + word + "' is not known here");
			}
		}
	}

}
