package dev.graceful.sample.stream;

import dev.graceful.handoff.HandoffEvent;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends the streams of events when this generation begins to drain: their clients open new
 * ones, which the successor serves.
 */
@Component
@ConditionalOnProperty("sample.streams-end-in-drain")
class EndOfStreams {

	private final EventStreams streams;

	EndOfStreams(EventStreams streams) {
		this.streams = streams;
	}

	@EventListener
	void on(HandoffEvent.DrainBegan drain) {
		this.streams.end();
	}

}
