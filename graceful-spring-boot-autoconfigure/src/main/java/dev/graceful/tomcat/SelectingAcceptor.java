package dev.graceful.tomcat;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.Slices;
import org.apache.tomcat.util.ExceptionUtils;
import org.apache.tomcat.util.net.Acceptor;

/**
 * Accepts through a selector, so that it can be told to stop without a connection to wake
 * it, and without anybody being accepted who is not served.
 * <p>
 * One lock makes it so: a client is accepted and given to the endpoint while it is held,
 * and only when all of these say so while it is held: it is one of its slices, the
 * endpoint is not paused, the selector is not closed. Whoever changes one of them then
 * {@linkplain #settle() passes through the lock}: from there on nobody is accepted, and
 * everyone who was is served. Nothing waits while holding the lock.
 * <p>
 * It starts without any slice: bound, but holding.
 */
final class SelectingAcceptor extends Acceptor<SocketChannel> {

	private final GracefulNioEndpoint endpoint;

	private final ServerSocketChannel listener;

	private final Selector selector;

	private final SelectionKey key;

	private final Object lock = new Object();

	private volatile Slices slices = Slices.NONE;

	private volatile boolean waitsForRoom;

	SelectingAcceptor(GracefulNioEndpoint endpoint, ServerSocketChannel listener) throws IOException {
		super(endpoint);
		this.endpoint = endpoint;
		this.listener = listener;
		this.selector = Selector.open();
		this.key = listener.register(this.selector, 0);
	}

	/**
	 * Accept in these slices, and in no others once this returns.
	 */
	void accept(Slices slices) {
		// Before the lock is asked for, since its holder need not let go of it between
		// two clients for long enough
		this.slices = slices;
		settle();
	}

	/**
	 * Let the acceptor notice what has changed. If it must not accept any more, nobody is
	 * accepted once this returns.
	 */
	void settle() {
		this.selector.wakeup();
		synchronized (this.lock) {
			if (this.state != AcceptorState.ENDED) {
				this.state = mayAccept() ? AcceptorState.RUNNING : AcceptorState.PAUSED;
			}
		}
	}

	/**
	 * Take note that the endpoint has room for one more connection.
	 */
	void roomWasMade() {
		if (this.waitsForRoom) {
			this.selector.wakeup();
		}
	}

	/**
	 * Accept everyone who waits, open or not, in the calling thread.
	 * @throws IOException if somebody could not be accepted
	 * @throws InterruptedException if the thread was interrupted
	 */
	void acceptAll() throws IOException, InterruptedException {
		synchronized (this.lock) {
			boolean more = this.key.isValid();
			while (more) {
				more = this.endpoint.acceptClient(this.listener);
			}
		}
	}

	/**
	 * Give the endpoint established connections, open or not, as far as there is room for
	 * them.
	 * @param connections the connections
	 * @param kind what kind of connections they are
	 * @return those that the endpoint does not have
	 */
	List<SocketChannel> adopt(List<SocketChannel> connections, Connection.Kind kind) {
		synchronized (this.lock) {
			return this.endpoint.adoptClients(connections, kind);
		}
	}

	/**
	 * Give the endpoint a connection that was its own, even if there is no room for it.
	 * @param connection the connection
	 */
	void takeBack(SocketChannel connection) {
		synchronized (this.lock) {
			this.endpoint.takeBackClient(connection);
		}
	}

	@Override
	public void run() {
		int errorDelay = 0;
		try {
			while (this.key.isValid()) {
				try {
					// One at a time: trying for another one costs as much as being told
					// of it
					if (awaitClient() && acceptClient()) {
						errorDelay = 0;
					}
				}
				catch (ClosedSelectorException | CancelledKeyException ex) {
					// Told to stop while it was about to select
				}
				catch (Throwable ex) {
					ExceptionUtils.handleThrowable(ex);
					if (this.key.isValid()) {
						this.endpoint.getLog().error("A client could not be accepted", ex);
						errorDelay = handleExceptionWithDelay(errorDelay);
					}
				}
			}
		}
		finally {
			synchronized (this.lock) {
				this.state = AcceptorState.ENDED;
			}
		}
	}

	/**
	 * Stop for good. There is nothing to wait for afterwards: the thread may still be on
	 * its way out, but accepts nobody, and the listener is not registered any more, so
	 * that closing it closes it at once.
	 * @param waitMilliseconds ignored
	 */
	@Override
	public void stopMillis(int waitMilliseconds) {
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			this.endpoint.getLog().warn("The acceptor's selector could not be closed", ex);
		}
		settle();
	}

	/**
	 * Wait until there is a client, or something has changed.
	 */
	private boolean awaitClient() throws IOException {
		int wanted = (mayAccept() && hasRoom()) ? SelectionKey.OP_ACCEPT : 0;
		if (wanted != this.key.interestOps()) {
			this.key.interestOps(wanted);
		}
		// Rounded up: it is no use to look a moment before it is time
		long timeout = TimeUnit.NANOSECONDS.toMillis(this.slices.untilNext().orElse(0) + 999_999);
		return this.selector.select((selected) -> {
		}, timeout) > 0;
	}

	private boolean acceptClient() throws IOException, InterruptedException {
		synchronized (this.lock) {
			return mayAccept() && this.endpoint.acceptClient(this.listener);
		}
	}

	private boolean mayAccept() {
		return this.slices.containNow() && !this.endpoint.isPaused() && this.key.isValid();
	}

	private boolean hasRoom() {
		if (!this.waitsForRoom && this.endpoint.hasRoom()) {
			return true;
		}
		// Announced before looking again, so that a connection that ends in between is
		// not missed
		this.waitsForRoom = true;
		this.waitsForRoom = !this.endpoint.hasRoom();
		return !this.waitsForRoom;
	}

}
