package dev.graceful.handoff;

import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * One connector of a web server, with its listener, as the handoff drives it. All methods
 * but the first three are called by the handoff's loop only, and return quickly.
 */
public interface ListeningConnector {

	/**
	 * Return the listener's name.
	 * @return the name, the same in every generation
	 */
	ListenerName name();

	/**
	 * Return the address the listener really listens on.
	 * @return the bound address, with the real port
	 */
	SocketAddress address();

	/**
	 * Return the listening socket.
	 * @return the channel, non-blocking; it stays the connector's
	 */
	ServerSocketChannel channel();

	/**
	 * Accept: for the first time, or again after {@link #stopAccepting()}; then also end
	 * a {@linkplain #drain() drain}. Does nothing where it accepts already.
	 */
	void startAccepting();

	/**
	 * Stop accepting at once: when this returns, no thread of this process takes a
	 * connection from the listener any more, and every one that was taken is served.
	 * Clients wait in the listener's backlog.
	 */
	void stopAccepting();

	/**
	 * Let every connection end politely: from now on each response ends its connection.
	 */
	void drain();

	/**
	 * Tell how many connections are open.
	 * @return accepted and not closed yet
	 */
	int connections();

	/**
	 * Retire the listener that no successor adopted: take every client that waits in its
	 * backlog, then close it.
	 */
	void retire();

}
