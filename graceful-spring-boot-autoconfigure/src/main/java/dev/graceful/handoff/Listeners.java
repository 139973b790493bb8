package dev.graceful.handoff;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * What a connector asks when it binds and when it is able to accept.
 * <p>
 * Thread-safe.
 */
public interface Listeners {

	/**
	 * Adopt the listener that the predecessor passed for a connector, or whoever has
	 * started the first generation. Waits until the predecessor has passed its listeners,
	 * or is known to pass none.
	 * @param name the connector's name and configured address
	 * @param wanted the address the connector would bind otherwise
	 * @return the listener, the caller's; empty where the connector has to bind
	 * @throws IOException if one was passed that cannot be used
	 */
	Optional<InheritedListener> adopt(ListenerName name, SocketAddress wanted) throws IOException;

	/**
	 * Tell that a connector is bound and could accept. It is told to
	 * {@linkplain ListeningConnector#startAccepting() start} at once, or, while there is
	 * a predecessor, when that one has stopped.
	 * @param connector the connector, holding
	 */
	void register(ListeningConnector connector);

	/**
	 * Tell that a connector is about to close its listener.
	 * @param connector the connector
	 */
	void unregister(ListeningConnector connector);

}
