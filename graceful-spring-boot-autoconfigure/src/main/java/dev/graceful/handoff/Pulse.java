package dev.graceful.handoff;

import java.time.Duration;

import dev.graceful.handoff.Message.Ping;
import dev.graceful.handoff.Message.Pong;

/**
 * Asks the successor again and again whether it is still there. Lives on the loop.
 */
final class Pulse {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Loop loop;

	private final Link link;

	private final Duration answer;

	private final Runnable silent;

	private Loop.Deadline next = () -> {
	};

	private int pings;

	/**
	 * Begin to ask.
	 * @param answer how long an answer may take
	 * @param silent run where it takes longer
	 */
	Pulse(Loop loop, Link link, Duration answer, Runnable silent) {
		this.loop = loop;
		this.link = link;
		this.answer = answer;
		this.silent = silent;
		ping();
	}

	private void ping() {
		this.link.send(new Ping(++this.pings));
		this.next = this.loop.after(this.answer, this.silent);
	}

	void answered(Pong pong) {
		if (pong.number() == this.pings) {
			this.next.cancel();
			this.next = this.loop.after(INTERVAL, this::ping);
		}
	}

	void end() {
		this.next.cancel();
		this.pings = 0;
	}

}
