package dev.graceful.handoff;

import java.time.Duration;

/**
 * Deadlines for tests, each of its own length.
 */
final class TestDeadlines {

	static final Duration CHECK = Duration.ofSeconds(20);

	static final Duration CONNECT = Duration.ofSeconds(10);

	static final Duration START = Duration.ofSeconds(60);

	static final Duration COMMIT = Duration.ofSeconds(5);

	static final Duration TERMINATE = Duration.ofSeconds(3);

	static final Duration PROBATION = Duration.ofSeconds(7);

	static final Duration ANSWER = Duration.ofSeconds(2);

	static final Duration GREETING = Duration.ofSeconds(1);

	static final Deadlines ALL = new Deadlines(CHECK, CONNECT, START, COMMIT, TERMINATE, PROBATION, ANSWER, GREETING);

	static final Duration DRAIN = Duration.ofSeconds(30);

	static final Duration SILENCE = Duration.ofSeconds(15);

	static final Duration STOP_SILENCE = Duration.ofSeconds(3);

	static final Duration WEB_SOCKET_SPREAD = Duration.ofSeconds(4);

	static final DrainSettings DRAINING = new DrainSettings(true, DRAIN, SILENCE, STOP_SILENCE, WEB_SOCKET_SPREAD,
			false);

	static final DrainSettings NOT_MIGRATING = new DrainSettings(false, DRAIN, SILENCE, STOP_SILENCE, WEB_SOCKET_SPREAD,
			false);

	static final DrainSettings HAMMERING_ON_SIGNAL = new DrainSettings(true, DRAIN, SILENCE, STOP_SILENCE,
			WEB_SOCKET_SPREAD, true);

	private TestDeadlines() {
	}

}
