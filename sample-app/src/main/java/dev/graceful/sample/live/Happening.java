package dev.graceful.sample.live;

import java.time.Instant;

import dev.graceful.handoff.HandoffEvent;

/**
 * Something that the page is told when it happens.
 *
 * @param at when, by the clock of this machine
 * @param name what kind of event it is
 * @param event the event
 */
record Happening(Instant at, String name, HandoffEvent event) {

	static Happening of(HandoffEvent event) {
		return new Happening(Instant.now(), event.getClass().getSimpleName(), event);
	}

}
