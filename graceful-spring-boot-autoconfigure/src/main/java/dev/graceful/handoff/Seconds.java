package dev.graceful.handoff;

import java.time.Duration;

/**
 * How durations are written in the log.
 */
final class Seconds {

	private Seconds() {
	}

	static String of(Duration duration) {
		return duration.toMillis() / 1000.0 + " s";
	}

	static String since(Duration began, Loop loop) {
		return of(loop.now().minus(began));
	}

}
