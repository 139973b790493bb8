package dev.graceful.handoff;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * One connector of a web server, with its listener, as the handoff drives it. All methods
 * but the first five are called by the handoff's loop only, and return quickly.
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
	 * Tell whether clients speak TLS to this connector.
	 * @return whether they do
	 */
	boolean isEncrypted();

	/**
	 * Connect from within this process, whether this connector accepts or not. What it
	 * serves over such a connection is marked as warm-up.
	 * @return the client's end, the caller's; nothing has been sent over it yet
	 * @throws IOException if there is no room for it, or the connector does not run
	 */
	Socket connectWithin() throws IOException;

	/**
	 * Let the next request find nothing that others have left, as that of a client does
	 * while others are being answered. Not to be called where there are clients: they
	 * would have to make it anew.
	 */
	void forgetProcessors();

	/**
	 * Accept: for the first time, again after {@link #stopAccepting()}, or in other
	 * slices of time than before. Also {@linkplain #endDrain() ends a drain}.
	 * @param slices when to accept; at other times another generation does
	 */
	void startAccepting(Slices slices);

	/**
	 * Stop accepting at once: when this returns, no thread of this process takes a
	 * connection from the listener any more, and every one that was taken is served.
	 * Clients wait in the listener's backlog.
	 */
	void stopAccepting();

	/**
	 * Return connections that may depart one day, whether they are idle or not.
	 * @return open, and registered with a selector for as long as they are this
	 * connector's: closing one ends it for its client, although another process may hold
	 * it, too; the connector's
	 */
	List<SocketChannel> connectionsThatMayDepart();

	/**
	 * Drain, or drain in another way than before, or a larger share. Those that multiplex
	 * (HTTP/2) are told to open nothing new, in either way.
	 * @param departures takes every connection that is idle, or becomes idle, where this
	 * connector's connections can migrate at all; where they cannot, or where it is
	 * {@code null}, every response ends its connection
	 * @param share of the connections that this is about, from 0 to 1; with a larger one
	 * about the same connections, and others. Those {@linkplain #connectWithin() within}
	 * this process come before all others
	 */
	void drain(Departures departures, double share);

	/**
	 * Drain no more, and serve on as before. Does nothing where it does not drain.
	 */
	void endDrain();

	/**
	 * Adopt established connections that another generation migrated.
	 * @param connections non-blocking, idle; the connector's where they are adopted, else
	 * still the caller's
	 * @return those that there was no room for
	 */
	List<SocketChannel> adopt(List<SocketChannel> connections);

	/**
	 * Adopt connections that this process has with itself.
	 * @param connections non-blocking, idle; the connector's where they are adopted, else
	 * still the caller's
	 * @return those that there was no room for
	 * @see #connectWithin()
	 */
	List<SocketChannel> adoptWithin(List<SocketChannel> connections);

	/**
	 * Take back a connection that departed, and that no other generation took. Where this
	 * connector still drains, the connection does not depart again: its next response
	 * ends it.
	 * @param connection non-blocking, idle; the connector's
	 */
	void takeBack(SocketChannel connection);

	/**
	 * Tell how many connections are open.
	 * @return accepted or adopted, and neither closed nor departed yet
	 */
	int connections();

	/**
	 * Tell how many connections are closed that still take a descriptor, and have them
	 * give it back soon.
	 * @return the number, none of which is among the open ones
	 */
	int closing();

	/**
	 * Tell how many connections are idle, and do not depart: nothing of a request has
	 * been read.
	 * @return the number among the open ones
	 */
	int idleConnections();

	/**
	 * Close connections that are idle and do not depart, those first that have been idle
	 * for longest.
	 * @param count how many at most
	 */
	void closeIdle(int count);

	/**
	 * Tell how many WebSocket sessions have not been told that the service restarts.
	 * @return those that are open and were not told
	 */
	int webSocketSessions();

	/**
	 * Tell WebSocket sessions that the service restarts (1012).
	 * @param count how many at most
	 */
	void restartWebSocketSessions(int count);

	/**
	 * Complete every asynchronous exchange, as if its time was up.
	 */
	void completeAsynchronous();

	/**
	 * Close every connection, whatever it is in the middle of.
	 * @return how many there were
	 */
	int hammer();

	/**
	 * Retire the listener that no successor adopted: take every client that waits in its
	 * backlog, then close it.
	 */
	void retire();

}
