package dev.graceful.handoff;

import java.util.concurrent.CompletableFuture;

/**
 * What somebody who asked for a restart is told at once.
 */
public sealed interface RestartAnswer {

	/**
	 * The handoff has begun: the successor is being started.
	 *
	 * @param report how it stands
	 * @param outcome completed with its report once it is known what becomes of it: when
	 * the successor has passed its probation, or this generation serves on
	 */
	record Begun(HandoffReport report, CompletableFuture<HandoffReport> outcome) implements RestartAnswer {
	}

	/**
	 * There is no restart now, and nothing was started: one is under way, or something
	 * speaks against it.
	 *
	 * @param reason a sentence that says what to do
	 */
	record Refused(String reason) implements RestartAnswer {
	}

	/**
	 * This application cannot be restarted.
	 *
	 * @param reason a sentence
	 */
	record Off(String reason) implements RestartAnswer {
	}

}
