package dev.graceful.boot;

import java.util.Optional;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.RestartAnswer;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why the endpoint does not do what it was asked for.
 *
 * @param reason a sentence
 * @param state what this generation does; {@code null} where hot restart is off
 * @param handoff the handoff that is under way; {@code null} if there is none
 */
record RefusalDescriptor(String reason, GenerationStatus.State state,
		HandoffReport handoff) implements OperationResponseBody {

	static final String NOTHING_TO_ABORT = "there is no restart that can be called off";

	static RefusalDescriptor of(RestartAnswer.Off off) {
		return new RefusalDescriptor(off.reason(), null, null);
	}

	static RefusalDescriptor of(String reason, Optional<GenerationStatus> status) {
		return new RefusalDescriptor(reason, status.map(GenerationStatus::state).orElse(null),
				status.map(GenerationStatus::handoff).orElse(null));
	}

}
