package dev.graceful.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.graceful.handoff.InheritedListener;
import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.Listeners;
import org.apache.coyote.Processor;
import org.apache.juli.logging.Log;
import org.apache.tomcat.util.collections.SynchronizedStack;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketProperties;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * An endpoint that adopts its listener where a predecessor passed one, and accepts only
 * while the handoff lets it.
 * <p>
 * Public because Tomcat's JMX calls the methods of an endpoint by reflection.
 */
public class GracefulNioEndpoint extends NioEndpoint {

	private static final Duration GO_AWAY_PERIOD = Duration.ofMillis(500);

	/**
	 * However many of its multiples are taken, their fractions are spread evenly.
	 */
	private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

	/**
	 * As many as Tomcat lets there be unless it is told otherwise, so that this never
	 * grows while thousands arrive.
	 */
	private static final int CONNECTIONS = 8192;

	private final AtomicReference<Listener> listener = new AtomicReference<>();

	private final AtomicReference<HandoffConnector> registered = new AtomicReference<>();

	private Listeners listeners = new NoHandoff();

	private String connector = "server";

	private ListenerName listenerName;

	private volatile SelectingAcceptor selectingAcceptor;

	private final Set<Processor> waiting = ConcurrentHashMap.newKeySet();

	private final Set<Connection> upgraded = ConcurrentHashMap.newKeySet();

	private final Leaving leaving = new Leaving(this);

	private volatile Drain drain;

	private long begun;

	GracefulNioEndpoint() {
		this.connections = new ConcurrentHashMap<>(CONNECTIONS);
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
		this.listenerName = ListenerName.of(this.connector, wanted);
		Optional<InheritedListener> inherited = this.listeners.adopt(this.listenerName, wanted);
		this.listener.set(inherited.isPresent() ? Listener.inherited(inherited.get()) : bindListener());
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

	/**
	 * Serve connections that another generation passed, or that this process has with
	 * itself, as far as there is room for them. Called by one thread at a time, and by
	 * none that accepts meanwhile.
	 * @param clients the connections, idle
	 * @param kind what kind of connections they are
	 * @return those that are not served here
	 */
	List<SocketChannel> adoptClients(List<SocketChannel> clients, Connection.Kind kind) {
		List<Connection> begun = new ArrayList<>();
		List<SocketChannel> refused = begin(clients, kind, begun);
		if (kind == Connection.Kind.WARM_UP) {
			awaitRequestsAsClientsDo(begun);
		}
		else {
			awaitRequests(begun);
		}
		return refused;
	}

	private List<SocketChannel> begin(List<SocketChannel> clients, Connection.Kind kind, List<Connection> begun) {
		List<SocketChannel> refused = new ArrayList<>();
		for (SocketChannel client : clients) {
			if (isRunning() && !isPaused() && hasRoom() && countUp()) {
				begin(client, kind, begun);
			}
			else {
				refused.add(client);
			}
		}
		return refused;
	}

	/**
	 * Serve a connection again that has left, even beyond the connector's limit. Called
	 * by one thread at a time, and by none that accepts meanwhile.
	 * @param client the connection, idle
	 */
	void takeBackClient(SocketChannel client) {
		if (!isRunning() || !(hasRoom() ? countUp() : countUpBeyondLimit())) {
			close(client);
		}
		else {
			List<Connection> begun = new ArrayList<>();
			begin(client, (this.drain != null) ? Connection.Kind.LAST_RESPONSE : Connection.Kind.CLIENT, begun);
			awaitRequests(begun);
		}
	}

	void forgetProcessors() {
		getHandler().recycle();
	}

	private boolean countUpBeyondLimit() {
		int limit = getMaxConnections();
		super.setMaxConnections((int) getConnectionCount() + 1);
		try {
			return countUp();
		}
		finally {
			super.setMaxConnections(limit);
		}
	}

	private boolean countUp() {
		try {
			// Does not wait, for there is room
			countUpOrAwaitConnection();
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void close(SocketChannel client) {
		try {
			client.close();
		}
		catch (IOException ex) {
			getLog().debug("A connection could not be closed", ex);
		}
	}

	@Override
	protected boolean setSocketOptions(SocketChannel client) {
		Connection connection = connection(client, getConnectionTimeout(), Connection.Kind.CLIENT);
		if (connection == null || !configure(connection)) {
			return false;
		}
		return switch (connection.readAhead()) {
			case NOTHING -> {
				awaitRequest(connection);
				yield true;
			}
			case PART -> {
				onPoller(() -> serveRegistered(connection));
				yield true;
			}
			case ALL -> processSocket(connection, SocketEvent.OPEN_READ, true);
		};
	}

	private void serveRegistered(Connection connection) {
		connection.register();
		if (!processSocket(connection, SocketEvent.OPEN_READ, true)) {
			connection.close();
		}
	}

	/**
	 * Begin to serve an idle connection, or close it where that fails.
	 * @param client the connection, counted
	 * @param kind what kind of connection it is
	 * @param begun where to add it
	 */
	private void begin(SocketChannel client, Connection.Kind kind, List<Connection> begun) {
		Connection connection = connection(client, getKeepAliveTimeout(), kind);
		if (connection != null) {
			begun.add(connection);
		}
		else {
			closeSocket(client);
		}
	}

	/**
	 * Let connections be as those of clients by the time that they leave: every other one
	 * has just been asked something, with or without a worker at it, and then is
	 * answered. What compilers have never seen happen, they compile anew when it does.
	 */
	private void awaitRequestsAsClientsDo(List<Connection> connections) {
		List<Connection> idle = new ArrayList<>();
		List<Connection> asked = new ArrayList<>();
		List<Connection> atWork = new ArrayList<>();
		for (int number = 0; number < connections.size(); number++) {
			// For clients' have some by then
			connections.get(number).makeBuffers();
			((number % 2 == 0) ? idle : asked).add(connections.get(number));
			if (number % 4 == 1) {
				atWork.add(connections.get(number));
			}
		}
		awaitRequests(idle);
		onPoller(() -> {
			asked.forEach(Connection::seemAsked);
			atWork.forEach(Connection::seemAtWork);
			asked.forEach(this::settle);
			// Behind the look at them that this asks for
			onPoller(() -> {
				asked.forEach(Connection::seemAnswered);
				asked.forEach(this::settle);
			});
		});
	}

	private void awaitRequests(List<Connection> connections) {
		onPoller(() -> connections.forEach(this::awaitRequestOnPoller));
	}

	private void awaitRequestOnPoller(Connection connection) {
		connection.awaitRequestOnPoller();
		if (connection.leaves()) {
			settle(connection);
		}
	}

	private void awaitRequest(Connection connection) {
		connection.awaitRequest();
		if (connection.leaves()) {
			// Behind its registration: the poller settles all at once that are to be
			// settled, and cannot settle one that it does not know yet
			onPoller(() -> settle(connection));
		}
	}

	/**
	 * Make a connection, as the stock endpoint does, but one of ours.
	 * @param client its socket, counted
	 * @param readTimeout how long to wait for its first request
	 * @param kind what kind of connection it is
	 * @return the connection; {@code null} if that failed, and the socket has to be
	 * closed
	 */
	private Connection connection(SocketChannel client, int readTimeout, Connection.Kind kind) {
		Connection connection = null;
		try {
			NioChannel channel = channel();
			Connection begun = new Connection(channel, this, kind, nextPlace());
			channel.reset(client, begun);
			this.connections.put(client, begun);
			connection = begun;
			client.configureBlocking(false);
			connection.setReadTimeout(readTimeout);
			connection.setWriteTimeout(getConnectionTimeout());
			connection.setKeepAliveLeft((kind == Connection.Kind.LAST_RESPONSE) ? 1 : keepAliveRequests());
			return connection;
		}
		catch (Exception ex) {
			getLog().error("A connection could not be served", ex);
			if (connection == null) {
				destroySocket(client);
			}
			return null;
		}
	}

	/**
	 * Let a connection's socket have the properties that are configured, unless it has
	 * them.
	 * @return whether it has them now
	 */
	boolean configure(Connection connection) {
		try {
			if (getUnixDomainSocketPath() == null) {
				connection.configure(getSocketProperties());
			}
			return true;
		}
		catch (SocketException ex) {
			getLog().debug("A connection has ended before it could be configured", ex);
			return false;
		}
		catch (RuntimeException ex) {
			getLog().error("A connection could not be configured", ex);
			return false;
		}
	}

	/**
	 * Return where a connection stands among the clients' in a drain that takes more and
	 * more of them. One that is new while it does so is to stay for now.
	 */
	private double nextPlace() {
		// Never 0, for that is about those that are no client's
		double place = 1 - (++this.begun * GOLDEN_RATIO) % 1;
		Drain drain = this.drain;
		return (drain != null) ? drain.share() + place * (1 - drain.share()) : place;
	}

	private NioChannel channel() {
		SynchronizedStack<NioChannel> cache = getNioChannels();
		NioChannel cached = (cache != null) ? cache.pop() : null;
		if (cached != null) {
			return cached;
		}
		SocketProperties properties = getSocketProperties();
		int read = properties.getAppReadBufSize();
		int write = properties.getAppWriteBufSize();
		boolean direct = properties.getDirectBuffer();
		return isSSLEnabled() ? createChannel(new SocketBufferHandler(read, write, direct))
				: new PlainChannel(Math.max(read, write), direct);
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
	 * Drain: let every idle connection leave, where there is somewhere to go, else let
	 * each response from now on end its connection. Tell those that multiplex to open
	 * nothing new, in either way.
	 * @param wayOut takes connections, on the poller's thread; {@code null} if there is
	 * nowhere to go
	 * @param share of the connections that this is about
	 */
	void drain(WayOut wayOut, double share) {
		Drain before = this.drain;
		this.drain = new Drain(isSSLEnabled() ? null : wayOut, share,
				(before != null) ? before.goAway() : getUtilityExecutor().scheduleWithFixedDelay(new GoAway(this), 0,
						GO_AWAY_PERIOD.toMillis(), TimeUnit.MILLISECONDS));
		if (wayOut() != null) {
			this.leaving.sweep();
		}
		else if (share < 1) {
			drained().forEach((connection) -> connection.setKeepAliveLeft(1));
		}
	}

	/**
	 * Return the connections that the drain is about.
	 */
	Stream<Connection> drained() {
		return openConnections().stream().filter(this::drains);
	}

	/**
	 * Whether a connection is one of those that the drain is about. The place of one that
	 * comes once it is about all is the last one, which is among them.
	 */
	boolean drains(Connection connection) {
		Drain drain = this.drain;
		return drain != null && connection.place() <= drain.share();
	}

	void stopDraining() {
		Drain ended = this.drain;
		this.drain = null;
		if (ended != null) {
			ended.goAway().cancel(false);
		}
	}

	/**
	 * Whether a connection leaves as soon as it is idle.
	 */
	boolean migrates(Connection connection) {
		return wayOut() != null && drains(connection);
	}

	/**
	 * Return where idle connections leave to.
	 * @return takes connections; {@code null} if they do not leave
	 */
	WayOut wayOut() {
		Drain drain = this.drain;
		return (drain != null) ? drain.wayOut() : null;
	}

	/**
	 * Let a connection leave, if it is idle once the poller's thread looks at it.
	 * @param connection the connection
	 */
	void settle(Connection connection) {
		this.leaving.settle(connection);
	}

	/**
	 * Run a task on the poller's thread.
	 * @param task the task, short
	 */
	void onPoller(Runnable task) {
		Poller poller = getPoller();
		if (poller != null) {
			PollerTask.run(this, poller, task);
		}
	}

	@Override
	public int getMaxKeepAliveRequests() {
		Drain drain = this.drain;
		if (drain == null) {
			return super.getMaxKeepAliveRequests();
		}
		return (drain.wayOut() != null || drain.share() < 1) ? keepAliveRequests() : 1;
	}

	/**
	 * No limit as a number, since a connection that must not live on is told by the
	 * number it has left, which is not looked at where there is no limit.
	 */
	private int keepAliveRequests() {
		int limit = super.getMaxKeepAliveRequests();
		return (limit > 0) ? limit : Integer.MAX_VALUE;
	}

	@Override
	protected SocketProcessorBase<NioChannel> createSocketProcessor(SocketWrapperBase<NioChannel> connection,
			SocketEvent event) {
		return new ConnectionProcessor(connection, event);
	}

	/**
	 * Return how many connections there are, with those that are about to depart.
	 */
	int connections() {
		return this.connections.size() + this.leaving.letGo();
	}

	/**
	 * Return how many connections are closed whose descriptors are open until the poller
	 * selects, which it is made to do.
	 */
	int closing() {
		Poller poller = getPoller();
		if (poller == null) {
			return 0;
		}
		try {
			Selector selector = poller.getSelector();
			int closing = (int) selector.keys().stream().filter(GracefulNioEndpoint::isClosing).count();
			if (closing > 0) {
				selector.wakeup();
			}
			return closing;
		}
		catch (ClosedSelectorException ex) {
			return 0;
		}
	}

	private static boolean isClosing(SelectionKey key) {
		return !key.isValid() || (key.attachment() instanceof Connection connection && connection.isClosed());
	}

	Collection<Connection> openConnections() {
		return this.connections.values().stream().map(Connection.class::cast).toList();
	}

	/**
	 * Take note of a connection that is not HTTP/1.1's any more, so that whoever looks
	 * for such ones again and again need not look at every connection.
	 */
	void upgraded(Connection connection) {
		this.upgraded.add(connection);
	}

	void upgradedNoMore(Connection connection) {
		this.upgraded.remove(connection);
	}

	/**
	 * Return the connections that something else has taken over from HTTP/1.1.
	 */
	Stream<Connection> upgradedConnections() {
		return this.upgraded.stream();
	}

	int idleConnections() {
		return (int) idle().count();
	}

	private Stream<Connection> idle() {
		return openConnections().stream().filter((connection) -> !connection.leaves() && connection.seemsIdle());
	}

	/**
	 * Close idle connections, those first that have been idle for longest.
	 * @param count how many at most
	 */
	void closeIdle(int count) {
		List<Connection> oldest = idle().sorted(Comparator.comparingLong(Connection::getLastRead))
			.limit(count)
			.toList();
		onPoller(() -> oldest.forEach(Connection::closeIfIdle));
	}

	/**
	 * Take note of something that works on a connection, or a stream of one, across
	 * several events.
	 */
	void waits(Processor processor) {
		this.waiting.add(processor);
	}

	void waitsNoMore(Processor processor) {
		this.waiting.remove(processor);
	}

	/**
	 * Complete every asynchronous exchange, as if its time was up.
	 */
	void completeAsynchronous() {
		this.waiting.stream().filter(Processor::isAsync).forEach((processor) -> processor.timeoutAsync(-1));
	}

	/**
	 * Close every connection, whatever it is in the middle of.
	 * @return how many there were
	 */
	int hammer() {
		Collection<Connection> all = openConnections();
		all.forEach(Connection::cut);
		return all.size();
	}

	/**
	 * Serve everyone who waits, even beyond the connector's limit, for nobody else can
	 * any more; then close the listener. Where there is no descriptor left to serve
	 * somebody with, close it all the same: another generation may have it, and whoever
	 * is accepted later than now may be cut.
	 */
	void retire() {
		setMaxConnections(-1);
		try {
			try {
				this.selectingAcceptor.acceptAll();
			}
			finally {
				closeListener();
			}
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
		stopDraining();
		super.stopInternal();
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		unregister();
		closeListener();
	}

	private void closeListener() throws IOException {
		Listener listener = this.listener.getAndSet(null);
		if (listener == null) {
			return;
		}
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
	 * Tells a connection when a worker is at it.
	 */
	private final class ConnectionProcessor extends SocketProcessor {

		ConnectionProcessor(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
			super(connection, event);
		}

		@Override
		protected void doRun() {
			// Not afterwards: by then this may have been given another connection
			Connection connection = (Connection) this.socketWrapper;
			connection.beginWork();
			super.doRun();
			connection.endWork();
		}

	}

	/**
	 * A drain that has begun.
	 *
	 * @param wayOut where idle connections leave to, {@code null} if they do not
	 * @param share of the connections that it is about
	 * @param goAway tells HTTP/2 connections to go away, again and again
	 */
	private record Drain(WayOut wayOut, double share, Future<?> goAway) {

	}

}
