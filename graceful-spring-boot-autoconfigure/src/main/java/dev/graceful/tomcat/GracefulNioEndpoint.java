package dev.graceful.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.Listeners;
import dev.graceful.posix.AdoptedListener;
import org.apache.coyote.Processor;
import org.apache.juli.logging.Log;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * An endpoint that adopts its listener where a predecessor passed one, and accepts only
 * while the handoff lets it.
 * <p>
 * Public because Tomcat's JMX calls the methods of an endpoint by reflection.
 */
public class GracefulNioEndpoint extends NioEndpoint {

	private final AtomicReference<Listener> listener = new AtomicReference<>();

	private final AtomicReference<HandoffConnector> registered = new AtomicReference<>();

	private Listeners listeners = new NoHandoff();

	private String connector = "server";

	private ListenerName listenerName;

	private volatile SelectingAcceptor selectingAcceptor;

	private volatile boolean draining;

	GracefulNioEndpoint() {
	}

	void takePart(Listeners listeners, String connector) {
		this.listeners = listeners;
		this.connector = connector;
	}

	boolean takesPart() {
		return !(this.listeners instanceof NoHandoff);
	}

	@Override
	protected void initServerSocket() throws Exception {
		SocketAddress wanted = wantedAddress();
		this.listenerName = new ListenerName(this.connector, ConfiguredAddress.format(wanted));
		Optional<AdoptedListener> adopted = this.listeners.adopt(this.listenerName, wanted);
		this.listener.set(adopted.isPresent() ? Listener.adopted(adopted.get()) : bindListener());
	}

	private SocketAddress wantedAddress() {
		if (getUnixDomainSocketPath() != null) {
			return UnixDomainSocketAddress.of(getUnixDomainSocketPath());
		}
		return new InetSocketAddress(getAddress(), getPortWithOffset());
	}

	private Listener bindListener() throws Exception {
		try {
			super.initServerSocket();
			ServerSocketChannel channel = (ServerSocketChannel) super.getServerSocket();
			channel.configureBlocking(false);
			return Listener.bound(channel);
		}
		catch (Exception ex) {
			super.doCloseServerSocket();
			throw ex;
		}
	}

	@Override
	protected NetworkChannel getServerSocket() {
		return this.listener.get();
	}

	@Override
	protected void startAcceptorThread() {
		Listener listener = this.listener.get();
		this.selectingAcceptor = createAcceptor(listener);
		this.acceptor = this.selectingAcceptor;
		Thread thread = new Thread(this.selectingAcceptor, getName() + "-Acceptor");
		thread.setPriority(getAcceptorThreadPriority());
		thread.setDaemon(getDaemon());
		thread.start();
		HandoffConnector connector = new HandoffConnector(this, this.listenerName, listener, this.selectingAcceptor);
		this.registered.set(connector);
		this.listeners.register(connector);
	}

	private SelectingAcceptor createAcceptor(Listener listener) {
		try {
			return new SelectingAcceptor(this, listener.channel());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Accept one client and serve it. Called by one thread at a time.
	 * @param listener where it waits
	 * @return whether there was one, and room for it
	 * @throws IOException if it could not be accepted
	 * @throws InterruptedException if the thread was interrupted
	 */
	boolean acceptClient(ServerSocketChannel listener) throws IOException, InterruptedException {
		if (!hasRoom()) {
			return false;
		}
		countUpOrAwaitConnection();
		SocketChannel client = null;
		try {
			// Without stock Tomcat's check for a client that the kernel handed out twice:
			// that was a bug of some kernels long ago, and the check drops the client
			client = listener.accept();
		}
		finally {
			if (client == null) {
				countDownConnection();
			}
		}
		if (client != null && !setSocketOptions(client)) {
			closeSocket(client);
		}
		return client != null;
	}

	boolean hasRoom() {
		int limit = getMaxConnections();
		return limit == -1 || getConnectionCount() < limit;
	}

	@Override
	protected long countDownConnection() {
		long count = super.countDownConnection();
		this.selectingAcceptor.roomWasMade();
		return count;
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Overridden to let the acceptor use it.
	 */
	@Override
	protected Log getLog() {
		return super.getLog();
	}

	@Override
	public void setMaxConnections(int limit) {
		super.setMaxConnections(limit);
		settleAcceptor();
	}

	@Override
	public void resume() {
		super.resume();
		settleAcceptor();
	}

	@Override
	protected void unlockAccept() {
		settleAcceptor();
	}

	private void settleAcceptor() {
		SelectingAcceptor acceptor = this.selectingAcceptor;
		if (acceptor != null) {
			acceptor.settle();
		}
	}

	/**
	 * Let each response from now on end its connection, and tell those that multiplex to
	 * open nothing new.
	 */
	void drain() {
		this.draining = true;
		// Writes to every HTTP/2 connection, and waits for those that do not read
		Thread thread = new Thread(getHandler()::pause, getName() + "-Drain");
		thread.setDaemon(true);
		thread.start();
	}

	void stopDraining() {
		this.draining = false;
	}

	@Override
	public int getMaxKeepAliveRequests() {
		return this.draining ? 1 : super.getMaxKeepAliveRequests();
	}

	@Override
	protected SocketProcessorBase<NioChannel> createSocketProcessor(SocketWrapperBase<NioChannel> connection,
			SocketEvent event) {
		return new DrainingSocketProcessor(connection, event);
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * Serve everyone who waits, even beyond the connector's limit, for nobody else can
	 * any more; then close the listener.
	 */
	void retire() {
		setMaxConnections(-1);
		try {
			this.selectingAcceptor.acceptAll();
			doCloseServerSocket();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			getLog().warn("The listener " + this.listenerName + " was not retired in order", ex);
		}
	}

	@Override
	public void stopInternal() {
		unregister();
		super.stopInternal();
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		Listener listener = this.listener.getAndSet(null);
		if (listener == null) {
			return;
		}
		unregister();
		if (this.selectingAcceptor != null) {
			// A channel that is registered with a selector only seems to close
			this.selectingAcceptor.stopMillis(-1);
		}
		listener.close();
	}

	private void unregister() {
		HandoffConnector connector = this.registered.getAndSet(null);
		if (connector != null) {
			this.listeners.unregister(connector);
		}
	}

	/**
	 * Tells a connection of the drain that could not be told when it began, for a thread
	 * was working on it.
	 */
	private final class DrainingSocketProcessor extends SocketProcessor {

		DrainingSocketProcessor(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
			super(connection, event);
		}

		@Override
		protected void doRun() {
			SocketWrapperBase<NioChannel> connection = this.socketWrapper;
			super.doRun();
			if (GracefulNioEndpoint.this.draining && connection.getCurrentProcessor() instanceof Processor processor) {
				processor.pause();
			}
		}

	}

}
