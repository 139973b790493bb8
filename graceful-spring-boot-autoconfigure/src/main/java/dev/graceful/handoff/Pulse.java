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

	private Duration asked;

	private Runnable trusted;

	private int pings;

	/**
	 * Create one that does not ask yet.
	 * @param answer how long an answer may take
	 * @param silent run where it takes longer
	 */
	Pulse(Loop loop, Link link, Duration answer, Runnable silent) {
		this.loop = loop;
		this.link = link;
		this.answer = answer;
		this.silent = silent;
	}

	void begin() {
		ping();
	}

	private void ping() {
		this.link.send(new Ping(++this.pings));
		this.asked = this.loop.now();
		this.next = this.loop.after(this.answer, this::unanswered);
	}

	/**
	 * Where it was this process that stood still, an answer may have come that it could
	 * not hear yet.
	 */
	private void unanswered() {
		Duration waited = this.loop.now().minus(this.asked);
		if (waited.compareTo(this.answer.plus(INTERVAL)) > 0) {
			ping();
		}
		else {
			this.silent.run();
		}
	}

	void answered(Pong pong) {
		if (pong.number() != this.pings) {
			return;
		}
		this.next.cancel();
		if (this.trusted != null) {
			end();
			this.trusted.run();
		}
		else {
			this.next = this.loop.after(INTERVAL, this::ping);
		}
	}

	/**
	 * Ask for the last time.
	 * @param trusted run once that is answered, too
	 */
	void askForTheLastTime(Runnable trusted) {
		this.trusted = trusted;
		this.next.cancel();
		ping();
	}

	void end() {
		this.next.cancel();
		// No answer has this number
		this.pings = -1;
	}

}
