package dev.graceful.boot;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.Restarts;

/**
 * How this generation stands now, for those who watch it and cannot wait for long.
 */
final class PresentStatus {

	/**
	 * Health is among those who ask, and has to answer in time itself.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(500);

	private final Restarts restarts;

	PresentStatus(Restarts restarts) {
		this.restarts = restarts;
	}

	/**
	 * Ask the generation.
	 * @return its status; empty if it does not answer in time
	 */
	Optional<GenerationStatus> get() {
		return this.restarts.status()
			.thenApply(Optional::of)
			.completeOnTimeout(Optional.empty(), PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
			.join();
	}

}
