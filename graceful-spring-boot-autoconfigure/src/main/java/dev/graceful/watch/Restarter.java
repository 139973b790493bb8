package dev.graceful.watch;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Restarts the application that runs from the watched files.
 */
@FunctionalInterface
public interface Restarter {

	/**
	 * Restart it. Called by the loop of the watch, which hears nothing until this
	 * returns.
	 * @param changes in what the files differ from those that run, or were tried last; at
	 * least one
	 * @return completed with what has become of it
	 */
	CompletableFuture<Outcome> restart(List<Change> changes);

	/**
	 * What has become of a restart.
	 */
	enum Outcome {

		/**
		 * What was changed runs.
		 */
		RESTARTED,

		/**
		 * It has begun, and either fails, or ends the watch with the application that
		 * watches.
		 */
		TRIED,

		/**
		 * It has not begun, and may do so later.
		 */
		REFUSED

	}

}
