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

/**
 * Takes idle connections out of the poller and lets them depart.
 * <p>
 * In two steps, both on the poller's thread: one cancels the keys, and another, once the
 * selector has selected and so forgotten the sockets, hands them over. Closing a socket
 * that a selector has not forgotten would end the connection for its new owner, too.
 */
final class Leaving {

	/**
	 * The others stay until these are on their way, and leave before them where their
	 * clients ask for something: nobody waits for thousands.
	 */
	private static final int AT_ONCE = 800;

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
		if (some > 0) {
			// As a list like any other's, for which this is compiled already
			settle(new ArrayList<>(connections.subList(0, some)),
					() -> this.endpoint.onPoller(() -> settleSome(connections.subList(some, connections.size()))));
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
		settle(connections, () -> {
		});
	}

	private void settle(Collection<Connection> connections, Runnable next) {
		if (!this.endpoint.isRunning()) {
			return;
		}
		WayOut wayOut = this.endpoint.wayOut();
		if (wayOut == null) {
			connections.forEach(Connection::stay);
			next.run();
			return;
		}
		List<SocketChannel> sockets = letGo(connections);
		if (sockets.isEmpty()) {
			next.run();
		}
		else {
			this.endpoint.onPoller(() -> depart(wayOut, sockets, next));
		}
	}

	private List<SocketChannel> letGo(Collection<Connection> connections) {
		List<SocketChannel> sockets = new ArrayList<>();
		for (Connection connection : connections) {
			// Counted before its endpoint forgets it, so that it is never counted nowhere
			this.letGo.incrementAndGet();
			Optional<SocketChannel> socket = connection.leave();
			socket.ifPresentOrElse(sockets::add, this.letGo::decrementAndGet);
		}
		return sockets;
	}

	private void depart(WayOut wayOut, List<SocketChannel> sockets, Runnable next) {
		List<SocketChannel> registered = sockets.stream().filter(SocketChannel::isRegistered).toList();
		if (!registered.isEmpty()) {
			this.endpoint.onPoller(() -> depart(wayOut, sockets, next));
			return;
		}
		wayOut.depart(sockets);
		this.letGo.addAndGet(-sockets.size());
		wayOut.whenReady(next);
	}

	/**
	 * Return how many connections their endpoint has forgotten that have not departed
	 * yet.
	 */
	int letGo() {
		return this.letGo.get();
	}

}
