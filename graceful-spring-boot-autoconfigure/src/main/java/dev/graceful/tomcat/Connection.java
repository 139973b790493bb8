package dev.graceful.tomcat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

import jakarta.servlet.ServletConnection;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeToken;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.NioEndpoint.SendfileData;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProperties;

/**
 * A client's connection, which can leave for another generation between two requests.
 * <p>
 * While it is about to leave, nothing of its next request is read, for what has been read
 * cannot be given to anybody else. So a worker that is done with a request finds nothing
 * more to read, and Tomcat's wish to hear of the next one is kept back until the poller's
 * thread has looked at the connection and either let it go, or taken note of that wish.
 * <p>
 * The fields are guarded by Tomcat's lock of the connection, if nothing else is said.
 */
final class Connection extends NioSocketWrapper {

	private final GracefulNioEndpoint endpoint;

	private final Kind kind;

	private final double place;

	/**
	 * Who works on it; written under the lock, or where nobody does.
	 */
	private volatile Thread worker;

	/**
	 * Whether the poller's thread wanted to look at it while somebody worked on it.
	 */
	private volatile boolean unsettled;

	/**
	 * Whether the poller knows it.
	 */
	private volatile boolean registered;

	private boolean upgraded;

	private boolean configured;

	private boolean readWaits;

	/**
	 * What its key looks for when it is idle: nothing while Tomcat's wish to hear of the
	 * next request is kept back.
	 */
	private int operationsWhenIdle = SelectionKey.OP_READ;

	/**
	 * Create a connection.
	 * @param channel of the connection
	 * @param endpoint whose connection it is
	 * @param kind what kind of connection it is
	 * @param place where it stands among the clients', from 0 to 1
	 */
	Connection(NioChannel channel, GracefulNioEndpoint endpoint, Kind kind, double place) {
		super(channel, endpoint);
		this.endpoint = endpoint;
		this.kind = kind;
		this.place = kind.place(place);
	}

	double place() {
		return this.place;
	}

	/**
	 * Whether it leaves for another generation as soon as it is idle.
	 */
	boolean leaves() {
		return this.endpoint.migrates(this) && this.kind != Kind.LAST_RESPONSE;
	}

	/**
	 * Whether it is one that may leave some day, and that the poller knows.
	 */
	boolean mayLeave() {
		if (this.kind != Kind.CLIENT || !(getSocket() instanceof PlainChannel)) {
			return false;
		}
		SelectionKey key = key();
		return key != null && key.isValid();
	}

	@Override
	public ServletConnection getServletConnection(String protocol, String protocolConnectionId) {
		ServletConnection connection = super.getServletConnection(protocol, protocolConnectionId);
		return (this.kind == Kind.WARM_UP) ? new WarmUpMark.Within(connection) : connection;
	}

	/**
	 * Wait for a request, with the poller.
	 */
	void awaitRequest() {
		this.registered = true;
		getPoller().register(this);
	}

	/**
	 * Wait for a request. To be called on the poller's thread.
	 */
	void awaitRequestOnPoller() {
		interestOps(SelectionKey.OP_READ);
		registerOnce(SelectionKey.OP_READ);
	}

	/**
	 * Let its socket have these properties, unless it has them.
	 * @throws SocketException if it cannot have them
	 */
	void configure(SocketProperties properties) throws SocketException {
		SocketChannel socket = getSocket().getIOChannel();
		if (!this.configured && socket != null) {
			properties.setProperties(socket.socket());
			this.configured = true;
		}
	}

	/**
	 * Have buffers from now on.
	 */
	void makeBuffers() {
		if (getSocket() instanceof PlainChannel channel) {
			channel.makeBuffers();
		}
	}

	/**
	 * Look as if it had been asked something, and a worker was about to begin. To be
	 * called on the poller's thread.
	 */
	void seemAsked() {
		this.socketBufferHandler.configureReadBufferForRead();
		this.socketBufferHandler.configureWriteBufferForRead();
		registerOnce(0);
	}

	/**
	 * Look as if a worker was at it. To be called on the poller's thread.
	 */
	void seemAtWork() {
		this.worker = Thread.currentThread();
	}

	/**
	 * Look as if the worker was done, and Tomcat's wish had been kept back. To be called
	 * on the poller's thread.
	 */
	void seemAnswered() {
		this.worker = null;
		this.operationsWhenIdle = 0;
	}

	/**
	 * Read what has already arrived, before anybody else knows the connection.
	 * @return what that was
	 */
	Arrived readAhead() {
		if (!(getSocket() instanceof PlainChannel channel)) {
			return Arrived.NOTHING;
		}
		makeBuffers();
		this.socketBufferHandler.configureReadBufferForWrite();
		try {
			channel.read(this.socketBufferHandler.getReadBuffer());
		}
		catch (IOException ex) {
			// The next one to read finds the same
		}
		return Arrived.in(this.socketBufferHandler.getReadBuffer());
	}

	/**
	 * Let the poller know the connection, before it is told what to look for.
	 */
	void register() {
		if (!this.registered) {
			registerOnce(0);
		}
	}

	private synchronized void registerOnce(int operations) {
		SocketChannel socket = getSocket().getIOChannel();
		if (this.registered || socket == null) {
			return;
		}
		try {
			socket.register(getPoller().getSelector(), operations, this);
		}
		catch (ClosedChannelException | ClosedSelectorException ex) {
			// The poller is told of it all the same, and finds out
		}
		this.registered = true;
	}

	/**
	 * A worker begins to work on it.
	 */
	void beginWork() {
		makeBuffers();
		// Not before it was asked something: thousands may come at once in a handoff
		this.endpoint.configure(this);
		this.worker = Thread.currentThread();
		this.upgraded = upgrade().isPresent();
	}

	/**
	 * The worker is done with it.
	 */
	void endWork() {
		this.worker = null;
		// Not only where it was none before: a request may be upgraded by any thread
		if (upgrade().isPresent()) {
			this.endpoint.upgraded(this);
			if (isClosed()) {
				this.endpoint.upgradedNoMore(this);
			}
		}
		if (isReadInterestKeptBack() && processor() != null && !isClosed()) {
			takeNoteOfReadInterest();
		}
		if (isReadInterestKeptBack() || this.unsettled) {
			this.endpoint.settle(this);
		}
	}

	@Override
	public int read(boolean block, ByteBuffer to) throws IOException {
		if (!block) {
			return isBetweenRequests(to) ? 0 : super.read(false, to);
		}
		this.readWaits = true;
		try {
			return super.read(true, to);
		}
		finally {
			this.readWaits = false;
		}
	}

	@Override
	public int read(boolean block, byte[] to, int offset, int length) throws IOException {
		this.readWaits = block;
		try {
			return super.read(block, to, offset, length);
		}
		finally {
			this.readWaits = false;
		}
	}

	/**
	 * Whether what is about to be read is the very beginning of a request that another
	 * generation is to answer: the buffer of a request that has begun has its beginning.
	 */
	private boolean isBetweenRequests(ByteBuffer to) {
		return isAtWork() && to.position() == 0 && !this.upgraded && leaves()
				&& this.socketBufferHandler.isReadBufferEmpty();
	}

	@Override
	public void registerReadInterest() {
		register();
		// Somebody waits for what the poller will find, unless it is between two requests
		if (isAtWork() && !this.readWaits && this.readOperation == null && leaves()) {
			this.operationsWhenIdle = 0;
		}
		else {
			super.registerReadInterest();
		}
	}

	@Override
	public void registerWriteInterest() {
		register();
		super.registerWriteInterest();
	}

	@Override
	public SendfileState processSendfile(SendfileDataBase file) {
		register();
		return super.processSendfile(file);
	}

	private void takeNoteOfReadInterest() {
		this.operationsWhenIdle = SelectionKey.OP_READ;
		super.registerReadInterest();
	}

	private boolean isReadInterestKeptBack() {
		return this.operationsWhenIdle == 0;
	}

	@Override
	protected void doClose() {
		super.doClose();
		this.endpoint.upgradedNoMore(this);
	}

	private boolean isAtWork() {
		return this.worker == Thread.currentThread();
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Overridden since the poller may send the rest of a file, which then ends a request
	 * without a worker.
	 */
	@Override
	public void setSendfileData(SendfileData file) {
		super.setSendfileData(file);
		if (file == null && !isAtWork() && leaves()) {
			this.endpoint.settle(this);
		}
	}

	/**
	 * Whether it seems to be between two requests, to somebody who cannot wait to know
	 * for certain.
	 */
	boolean seemsIdle() {
		return interestOps() == SelectionKey.OP_READ && !getLock().isLocked() && isIdle();
	}

	private boolean isIdle() {
		return !isClosed() && getError() == null && getSendfileData() == null && getSocket().isHandshakeComplete()
				&& this.socketBufferHandler.isReadBufferEmpty() && !hasDataToWrite() && hasNoRequest(processor());
	}

	private static boolean hasNoRequest(Processor processor) {
		// One that has sent a file stays with its connection, unlike others
		return processor == null || !processor.isUpgrade() && !processor.isAsync()
				&& processor.getRequest().getStartTimeNanos() == -1 && processor.getLeftoverInput() == null;
	}

	/**
	 * Let go of the connection if it is idle; if it is not, let it go on. To be called on
	 * the poller's thread.
	 * <p>
	 * Apart from {@link #stay()}, so that what compilers have made of thousands that
	 * leave is still right for those after one that stays.
	 * @return its socket where it was let go, the caller's, and still registered with the
	 * poller's selector until that selects again
	 */
	Optional<SocketChannel> leave() {
		if (!lockOrPutOff()) {
			return Optional.empty();
		}
		try {
			if (leaves() && isIdle() && getSocket() instanceof PlainChannel channel && cancelKey()) {
				return Optional.of(letGo(channel));
			}
			goOn();
			return Optional.empty();
		}
		catch (CancelledKeyException ex) {
			// Closed meanwhile
			return Optional.empty();
		}
		finally {
			getLock().unlock();
		}
	}

	/**
	 * Let the connection go on, for there is nowhere to go. To be called on the poller's
	 * thread.
	 */
	void stay() {
		if (!lockOrPutOff()) {
			return;
		}
		try {
			goOn();
		}
		catch (CancelledKeyException ex) {
			// Closed meanwhile
		}
		finally {
			getLock().unlock();
		}
	}

	/**
	 * Take the lock, unless somebody works on the connection, who is to call again then.
	 */
	private boolean lockOrPutOff() {
		if (upgrade().isPresent()) {
			// Never between two requests; and its lock may be held for long
			return false;
		}
		if (this.worker != null || !getLock().tryLock()) {
			this.unsettled = true;
			if (this.worker == null) {
				// Nobody will call again: its worker is done, but may not have let go of
				// the lock yet
				this.endpoint.settle(this);
			}
			return false;
		}
		this.unsettled = false;
		return true;
	}

	private void goOn() {
		if (isReadInterestKeptBack() && !isClosed() && processor() == null) {
			takeNoteOfReadInterest();
		}
	}

	private boolean cancelKey() {
		SelectionKey key = key();
		if (key == null || !key.isValid()) {
			return false;
		}
		int operations = key.interestOps();
		if (operations != this.operationsWhenIdle && operations != SelectionKey.OP_READ) {
			return false;
		}
		key.attach(null);
		interestOps(0);
		key.cancel();
		return true;
	}

	private SocketChannel letGo(PlainChannel channel) {
		SocketChannel socket = channel.letGo();
		super.close();
		return socket;
	}

	/**
	 * Close the connection if it is idle, and nothing has arrived that the poller has not
	 * seen yet. To be called on the poller's thread.
	 */
	void closeIfIdle() {
		if (!getLock().tryLock()) {
			return;
		}
		try {
			SelectionKey key = key();
			if (key == null || !key.isValid() || key.interestOps() != SelectionKey.OP_READ || !isIdle()) {
				return;
			}
			if (!isReadyForRead()) {
				close();
				return;
			}
			key.interestOps(0);
			interestOps(0);
			processSocket(SocketEvent.OPEN_READ, true);
		}
		catch (IOException | CancelledKeyException ex) {
			close();
		}
		finally {
			getLock().unlock();
		}
	}

	/**
	 * Close the connection, whatever it is in the middle of.
	 */
	void cut() {
		Processor processor = processor();
		if (processor != null && processor.isAsync()) {
			// Still the application's: Tomcat must not use it for another connection
			takeCurrentProcessor();
		}
		close();
	}

	private SelectionKey key() {
		SocketChannel socket = getSocket().getIOChannel();
		return (socket != null) ? socket.keyFor(getPoller().getSelector()) : null;
	}

	/**
	 * Return what has taken the connection over from HTTP/1.1.
	 * @return the protocol's handler; empty where nothing has, or a worker is at it
	 */
	Optional<UpgradeToken> upgrade() {
		return Optional.ofNullable(processor()).filter(Processor::isUpgrade).map(Processor::getUpgradeToken);
	}

	/**
	 * Return what works on the connection across several events.
	 * @return the processor, {@code null} between two HTTP/1.1 requests, and while a
	 * worker is at it
	 */
	Processor processor() {
		return (Processor) getCurrentProcessor();
	}

	/**
	 * The kinds of connections.
	 */
	enum Kind {

		/**
		 * A client's, which leaves where others do.
		 */
		CLIENT(0, 1),

		/**
		 * A client's whose next response is to be its last.
		 */
		LAST_RESPONSE(0, 1),

		/**
		 * This process's own, with itself: before all others.
		 */
		WARM_UP(-1, 0);

		private final double first;

		private final double width;

		Kind(double first, double width) {
			this.first = first;
			this.width = width;
		}

		/**
		 * Without a branch that a compiler could take for one that is never taken.
		 */
		private double place(double among) {
			return this.first + this.width * among;
		}

	}

}
