package dev.graceful.supervise;

import java.util.List;
import java.util.Optional;

import dev.graceful.posix.EndedChild;
import dev.graceful.posix.ReceivedSignal;

/**
 * The operating system as a keeper sees it.
 */
interface KeeperSystem {

	/**
	 * Wait for the next signal, SIGCHLD included.
	 */
	ReceivedSignal awaitSignal();

	/**
	 * Wait for a child that has ended already; empty where there is none.
	 */
	Optional<EndedChild> reap();

	/**
	 * Find the generations that live, from the successor of the given one on.
	 */
	List<Long> generationsAfter(long generation);

	/**
	 * Whether a generation has begun to serve, and not yet closed.
	 */
	boolean serves(long generation);

	/**
	 * Send a signal, if the process is there.
	 */
	void send(long pid, int signal);

}
