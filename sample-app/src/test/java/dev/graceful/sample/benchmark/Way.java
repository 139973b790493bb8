package dev.graceful.sample.benchmark;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * A way to get a new JVM to serve.
 */
enum Way {

	/**
	 * An application without the starter is stopped, and started again.
	 */
	STOCK("stop and start"),

	PLAIN("restart"),

	WARM_UP("+ warm-up", Settings.WARM_UP),

	TRAFFIC("+ warm-up from traffic", "graceful.warmup.traffic.enabled=true"),

	RAMP("+ ramp", Settings.RAMP),

	WARM_RAMP("+ warm-up, ramp", Settings.WARM_UP_AND_RAMP),

	ARCHIVE("+ archive"),

	ALL("+ all of it", Settings.WARM_UP_AND_RAMP);

	private final String title;

	private final String[] configuration;

	Way(String title, String... configuration) {
		this.title = title;
		this.configuration = configuration;
	}

	/**
	 * Return the ways of these names.
	 * @param names as on the command line, separated by commas
	 */
	static Stream<Way> named(String names) {
		return Stream.of(names.split(",")).map((name) -> Way.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
	}

	String title() {
		return this.title;
	}

	String[] configuration() {
		return this.configuration.clone();
	}

	boolean isStock() {
		return this == STOCK;
	}

	/**
	 * Whether it starts from an archive, which has to be made before.
	 */
	boolean isTrained() {
		return this == ARCHIVE || this == ALL;
	}

	/**
	 * Return the name of the file with its figures.
	 */
	String file() {
		return "switch-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * What is configured.
	 */
	private static final class Settings {

		private static final String[] RAMP = { "graceful.ramp.duration=20s", "graceful.ramp.shape=quadratic" };

		private static final String[] WARM_UP = { "graceful.warmup.requests[0].path=/bytes?size=512",
				"graceful.warmup.requests[0].weight=4", "graceful.warmup.requests[1].method=POST",
				"graceful.warmup.requests[1].path=/echo",
				"graceful.warmup.requests[1].headers.Content-Type=application/octet-stream",
				"graceful.warmup.requests[1].body=" + "0123456789abcdef".repeat(1024),
				"graceful.warmup.requests[2].path=/whoami" };

		private static final String[] WARM_UP_AND_RAMP = Stream.concat(Stream.of(WARM_UP), Stream.of(RAMP))
			.toArray(String[]::new);

	}

}
