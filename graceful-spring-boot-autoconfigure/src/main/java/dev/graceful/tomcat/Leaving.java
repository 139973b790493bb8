package dev.graceful.tomcat;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Takes idle connections out of the poller and lets them depart.
 * <p>
 * In two steps, both on the poller's thread: one cancels the keys, and another, once the
 * selector has selected and so forgotten the sockets, hands them over. Closing a socket
 * that a selector has not forgotten would end the connection for its new owner, too.
 */
final class Leaving {

	/**
	 * The poller has other connections to look at, and the first ones to leave need not
	 * wait for the last.
	 */
	private static final int AT_ONCE = 1000;

	private final GracefulNioEndpoint endpoint;

	private final Queue<Connection> unsettled = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean settles = new AtomicBoolean();

	private final AtomicInteger letGo = new AtomicInteger();

	Leaving(GracefulNioEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Let every connection leave that is idle.
	 */
	void sweep() {
		this.endpoint.onPoller(() -> settleSome(this.endpoint.drained().toList()));
	}

	private void settleSome(List<Connection> connections) {
		int some = Math.min(connections.size(), AT_ONCE);
		settle(connections.subList(0, some));
		if (some < connections.size()) {
			this.endpoint.onPoller(() -> settleSome(connections.subList(some, connections.size())));
		}
	}

	/**
	 * Let a connection leave, if it is idle once the poller's thread looks at it.
	 * @param connection the connection
	 */
	void settle(Connection connection) {
		this.unsettled.add(connection);
		if (this.settles.compareAndSet(false, true)) {
			this.endpoint.onPoller(this::settleAll);
		}
	}

	private void settleAll() {
		this.settles.set(false);
		List<Connection> connections = new ArrayList<>();
		for (Connection next = this.unsettled.poll(); next != null; next = this.unsettled.poll()) {
			connections.add(next);
		}
		settle(connections);
	}

	private void settle(Collection<Connection> connections) {
		if (!this.endpoint.isRunning()) {
			return;
		}
		Consumer<List<SocketChannel>> departures = this.endpoint.departures();
		List<SocketChannel> sockets = new ArrayList<>();
		for (Connection connection : connections) {
			// Counted before its endpoint forgets it, so that it is never counted nowhere
			this.letGo.incrementAndGet();
			Optional<SocketChannel> socket = connection.settle(departures != null);
			socket.ifPresentOrElse(sockets::add, this.letGo::decrementAndGet);
		}
		if (!sockets.isEmpty()) {
			this.endpoint.onPoller(() -> depart(departures, sockets));
		}
	}

	private void depart(Consumer<List<SocketChannel>> departures, List<SocketChannel> sockets) {
		List<SocketChannel> registered = sockets.stream().filter(SocketChannel::isRegistered).toList();
		if (!registered.isEmpty()) {
			this.endpoint.onPoller(() -> depart(departures, sockets));
			return;
		}
		departures.accept(sockets);
		this.letGo.addAndGet(-sockets.size());
	}

	/**
	 * Return how many connections their endpoint has forgotten that have not departed
	 * yet.
	 */
	int letGo() {
		return this.letGo.get();
	}

}
