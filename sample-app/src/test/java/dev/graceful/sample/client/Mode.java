package dev.graceful.sample.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The ways in which virtual users use the sample application.
 */
public enum Mode {

	/**
	 * Every request on a connection of its own.
	 */
	NEW_CONNECTION(false, true, Duration.ZERO) {

		@Override
		Exchange next(RandomGenerator random) {
			return bytes(random.nextInt(1024));
		}

	},

	/**
	 * One request after the other on a kept connection.
	 */
	BUSY_KEEP_ALIVE(true, true, Duration.ZERO) {

		@Override
		Exchange next(RandomGenerator random) {
			return bytes(random.nextInt(1024));
		}

	},

	/**
	 * A kept connection that is idle for up to three seconds between two requests.
	 */
	THINKING_KEEP_ALIVE(true, true, Duration.ofSeconds(3)) {

		@Override
		Exchange next(RandomGenerator random) {
			return bytes(random.nextInt(16 * 1024));
		}

	},

	/**
	 * POSTs of up to 64 KiB on a kept connection.
	 */
	POST_KEEP_ALIVE(true, true, Duration.ZERO) {

		@Override
		Exchange next(RandomGenerator random) {
			byte[] body = new byte[random.nextInt(64 * 1024 + 1)];
			random.nextBytes(body);
			return new Exchange(Request.post("/echo", body), body);
		}

	},

	/**
	 * Requests that take two seconds, on a kept connection.
	 */
	SLOW(true, false, Duration.ZERO) {

		@Override
		Exchange next(RandomGenerator random) {
			return new Exchange(Request.get("/slow?millis=2000"), "waited 2000 ms\n".getBytes(StandardCharsets.UTF_8));
		}

	};

	private final boolean keepsConnection;

	private final boolean timed;

	private final Duration longestThought;

	Mode(boolean keepsConnection, boolean timed, Duration longestThought) {
		this.keepsConnection = keepsConnection;
		this.timed = timed;
		this.longestThought = longestThought;
	}

	abstract Exchange next(RandomGenerator random);

	boolean keepsConnection() {
		return this.keepsConnection;
	}

	/**
	 * Whether the latency tells something about the server, not about the request.
	 */
	boolean timed() {
		return this.timed;
	}

	Duration think(RandomGenerator random) {
		return (this.longestThought.isZero()) ? Duration.ZERO
				: Duration.ofNanos(random.nextLong(this.longestThought.toNanos()));
	}

	private static Exchange bytes(int size) {
		byte[] answer = new byte[size];
		for (int i = 0; i < size; i++) {
			answer[i] = (byte) ('a' + i % 26);
		}
		return new Exchange(Request.get("/bytes?size=" + size), answer);
	}

}
