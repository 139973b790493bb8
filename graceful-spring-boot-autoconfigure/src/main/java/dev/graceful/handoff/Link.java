package dev.graceful.handoff;

import java.util.List;

import dev.graceful.posix.Descriptor;
import dev.graceful.posix.PeerCredentials;

/**
 * The control connection between the two generations of a handoff.
 */
interface Link {

	/**
	 * Return who is at the other end.
	 * @return the peer as the kernel knows it
	 */
	PeerCredentials peer();

	/**
	 * Send a message. Returns at once; if it cannot be sent, the link closes, and says so
	 * like any other close.
	 * @param message the message
	 * @param descriptors what goes with it; stays the caller's
	 */
	void send(Message message, List<? extends Descriptor> descriptors);

	default void send(Message message) {
		send(message, List.of());
	}

	/**
	 * Close the link. The listener hears nothing of it any more.
	 */
	void close();

	/**
	 * Hears what comes over a link, on the loop.
	 */
	interface Listener {

		/**
		 * A message has come.
		 * @param message the message
		 * @param descriptors what came with it; the listener's
		 */
		void received(Message message, List<Descriptor> descriptors);

		/**
		 * The link is closed, and nothing else will come.
		 * @param reason how, as the end of a sentence:
		 * {@code "closed the control socket"}
		 */
		void closed(String reason);

	}

}
