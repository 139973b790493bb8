package dev.graceful.sample.live;

import java.time.Instant;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.sample.fault.Defect;

/**
 * What the page is told of the generation that it is connected to.
 *
 * @param at when, by the clock of this machine
 * @param state what the generation does
 * @param self which one it is
 * @param connections its connections
 * @param obstacle why it cannot be restarted; {@code null} if it can
 * @param handoff the handoff that is under way; {@code null} if there is none
 * @param last the handoff before that; {@code null} if there was none
 * @param defect what is to be wrong with the next version
 */
record Moment(Instant at, GenerationStatus.State state, HandoffReport.Side self, GenerationStatus.Held connections,
		String obstacle, HandoffReport handoff, HandoffReport last, Defect defect) {

	static Moment of(GenerationStatus status, Defect defect) {
		HandoffReport last = status.history().isEmpty() ? null : status.history().get(0);
		return new Moment(Instant.now(), status.state(), status.self(), status.connections(), status.obstacle(),
				status.handoff(), last, defect);
	}

}
