package dev.graceful.handoff;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;

import dev.graceful.posix.AdoptedListener;

/**
 * What the first generation inherits: listeners that were there before it.
 * <p>
 * Thread-safe.
 */
public interface Activation {

	/**
	 * No listener was there before.
	 */
	Activation NONE = new Activation() {

		@Override
		public Optional<AdoptedListener> adopt(ListenerName name, SocketAddress wanted) {
			return Optional.empty();
		}

		@Override
		public void closeOthers() {
		}

	};

	/**
	 * Adopt the listener that is meant for a connector.
	 * @param name the connector's name and configured address
	 * @param wanted the address the connector would bind otherwise
	 * @return the listener, the caller's; empty where the connector has to bind
	 * @throws IOException if what is meant for it cannot be used
	 */
	Optional<AdoptedListener> adopt(ListenerName name, SocketAddress wanted) throws IOException;

	/**
	 * Close what nobody has adopted, for nobody will any more.
	 */
	void closeOthers();

}
