package dev.graceful.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.RestartRefusedException;
import dev.graceful.handoff.RestartRequest;

/**
 * A generation that runs in another process, as the verbs see it: what it says over its
 * control socket, and its process.
 */
interface GenerationProcess {

	/**
	 * Return how it stood when it was found.
	 */
	GenerationStatus status();

	default long pid() {
		return status().self().pid();
	}

	/**
	 * Return how much memory it has.
	 * @return what is resident, in bytes; empty where it is not known
	 */
	OptionalLong residentBytes();

	/**
	 * Ask it for a restart, and wait.
	 * @see dev.graceful.handoff.RunningGeneration#restart
	 */
	HandoffReport restart(RestartRequest request, Consumer<HandoffReport> listener, Duration patience)
			throws RestartRefusedException, IOException;

	/**
	 * Whether the process runs: this very one, not another that has got its pid.
	 */
	boolean isAlive();

	/**
	 * Ask it to end. Nothing happens where it has ended.
	 */
	void terminate();

	/**
	 * End it, and the successor that it starts.
	 */
	void kill();

}
