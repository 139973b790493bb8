package dev.graceful.handoff;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names a handoff in the logs of both generations.
 *
 * @param value some hexadecimal digits
 */
record HandoffId(String value) {

	static HandoffId random() {
		return new HandoffId(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
	}

	/**
	 * Return how each line of the log begins.
	 */
	String prefix() {
		return "Handoff " + this.value + ": ";
	}

}
