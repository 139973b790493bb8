package dev.graceful.sample.client;

import java.time.Duration;

/**
 * A request that failed. All times are those since the begin of the load.
 *
 * @param mode how it was sent
 * @param kind how it failed
 * @param opened when its connection was opened, or tried to be
 * @param servedBy which process had answered last on this connection; 0 where none had
 * @param start when it was sent, or tried to be
 * @param end when it failed
 * @param message what happened, in words
 */
public record Failure(Mode mode, FailureKind kind, Duration opened, long servedBy, Duration start, Duration end,
		String message) {

}
