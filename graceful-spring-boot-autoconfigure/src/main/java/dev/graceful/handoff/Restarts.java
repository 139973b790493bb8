package dev.graceful.handoff;

import java.util.concurrent.CompletableFuture;

/**
 * Restarts of this application, for those who ask for them and watch them. An application
 * may inject it. Thread-safe, and nothing here waits.
 */
public interface Restarts {

	/**
	 * Ask for a restart, and hear what becomes of it. Where one is under way already,
	 * this one is refused.
	 * @param request who asks
	 * @return completed when it is known whether something speaks against it; must not be
	 * blocked by what is run then
	 */
	CompletableFuture<RestartAnswer> request(RestartRequest request);

	/**
	 * Call off the handoff that is under way. Once the successor was told to serve, it is
	 * too late.
	 * @param by who does so, for the report
	 * @return completed with whether there was one that could be called off
	 */
	CompletableFuture<Boolean> abort(String by);

	/**
	 * Return how this generation stands.
	 * @return completed with the status at one moment
	 */
	CompletableFuture<GenerationStatus> status();

	/**
	 * Return what was counted over all generations so far.
	 * @return the totals
	 */
	Totals totals();

}
