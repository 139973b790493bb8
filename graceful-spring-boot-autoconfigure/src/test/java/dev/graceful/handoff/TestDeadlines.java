package dev.graceful.handoff;

import java.time.Duration;

/**
 * Deadlines for tests, each of its own length.
 */
final class TestDeadlines {

	static final Duration CONNECT = Duration.ofSeconds(10);

	static final Duration START = Duration.ofSeconds(60);

	static final Duration COMMIT = Duration.ofSeconds(5);

	static final Duration TERMINATE = Duration.ofSeconds(3);

	static final Duration DRAIN = Duration.ofSeconds(30);

	static final Duration GREETING = Duration.ofSeconds(1);

	static final Deadlines ALL = new Deadlines(CONNECT, START, COMMIT, TERMINATE, DRAIN, GREETING);

	private TestDeadlines() {
	}

}
