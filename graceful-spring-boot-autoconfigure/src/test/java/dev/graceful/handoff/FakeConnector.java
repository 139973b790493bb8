package dev.graceful.handoff;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A connector that only remembers what it was told to do.
 */
final class FakeConnector implements ListeningConnector {

	enum State {

		HOLDING, ACCEPTING, STOPPED, RETIRED

	}

	private final ListenerName name;

	private final ServerSocketChannel channel;

	State state = State.HOLDING;

	boolean draining;

	/**
	 * When it accepts, where it does.
	 */
	Slices slices = Slices.NONE;

	/**
	 * Of the connections, which drains.
	 */
	double share;

	int connections;

	boolean encrypted;

	int closing;

	int idle;

	int webSocketSessions;

	int room = Integer.MAX_VALUE;

	boolean asynchronousCompleted;

	Departures departures;

	/**
	 * For how many connections within this process there is room, and whose descriptors
	 * they have.
	 */
	int roomWithin;

	FakeDescriptors descriptors;

	/**
	 * Whether those within this process leave where it drains.
	 */
	boolean departs = true;

	private final List<SocketChannel> within = new ArrayList<>();

	/**
	 * Those that it has introduced to the other generation.
	 */
	final List<SocketChannel> mayDepart = new ArrayList<>();

	final List<SocketChannel> adopted = new ArrayList<>();

	final List<SocketChannel> takenBack = new ArrayList<>();

	/**
	 * Those among the ones that were taken back whose next response ends them.
	 */
	final List<SocketChannel> leaving = new ArrayList<>();

	FakeConnector(ListenerName name, ServerSocketChannel channel) {
		this.name = name;
		this.channel = channel;
	}

	static FakeConnector onPort(int port) {
		return new FakeConnector(new ListenerName("server", "*:" + port),
				new FakeServerSocketChannel(new InetSocketAddress(port)));
	}

	/**
	 * Let connections go that are idle.
	 */
	void depart(List<SocketChannel> connections) {
		this.connections -= connections.size();
		this.departures.depart(this, connections);
	}

	@Override
	public ListenerName name() {
		return this.name;
	}

	@Override
	public SocketAddress address() {
		return ((FakeServerSocketChannel) this.channel).getLocalAddress();
	}

	@Override
	public ServerSocketChannel channel() {
		return this.channel;
	}

	@Override
	public boolean isEncrypted() {
		return this.encrypted;
	}

	@Override
	public Socket connectWithin() throws IOException {
		if (this.roomWithin == 0) {
			throw new IOException("the connector has no room");
		}
		this.roomWithin--;
		this.connections++;
		this.within.add(new FakeSocketChannel(this.descriptors, "within " + this.within.size()));
		return new Socket();
	}

	@Override
	public void forgetProcessors() {
		// It has none
	}

	@Override
	public void startAccepting(Slices slices) {
		if (this.state == State.RETIRED) {
			throw new IllegalStateException(this + " has retired");
		}
		this.state = State.ACCEPTING;
		this.slices = slices;
		this.draining = false;
	}

	@Override
	public void stopAccepting() {
		if (this.state != State.ACCEPTING) {
			throw new IllegalStateException(this + " does not accept");
		}
		this.state = State.STOPPED;
	}

	@Override
	public List<SocketChannel> connectionsThatMayDepart() {
		return List.copyOf(this.mayDepart);
	}

	@Override
	public void drain(Departures departures, double share) {
		this.draining = true;
		this.share = share;
		this.departures = departures;
		if (departures != null && this.departs && !this.within.isEmpty()) {
			depart(List.copyOf(this.within));
			this.within.clear();
		}
	}

	@Override
	public void endDrain() {
		this.draining = false;
	}

	@Override
	public List<SocketChannel> adopt(List<SocketChannel> connections) {
		int count = Math.min(this.room, connections.size());
		this.room -= count;
		this.connections += count;
		this.adopted.addAll(connections.subList(0, count));
		return connections.subList(count, connections.size());
	}

	@Override
	public List<SocketChannel> adoptWithin(List<SocketChannel> connections) {
		List<SocketChannel> refused = adopt(connections);
		if (this.draining) {
			connections.subList(0, connections.size() - refused.size())
				.forEach((connection) -> depart(List.of(connection)));
		}
		return refused;
	}

	@Override
	public void takeBack(SocketChannel connection) {
		this.connections++;
		this.takenBack.add(connection);
		if (this.draining) {
			this.leaving.add(connection);
		}
	}

	@Override
	public int closing() {
		return this.closing;
	}

	@Override
	public int idleConnections() {
		return this.idle;
	}

	@Override
	public void closeIdle(int count) {
		int closed = Math.min(count, this.idle);
		this.idle -= closed;
		this.connections -= closed;
	}

	@Override
	public int webSocketSessions() {
		return this.webSocketSessions;
	}

	@Override
	public void restartWebSocketSessions(int count) {
		this.webSocketSessions -= Math.min(count, this.webSocketSessions);
	}

	@Override
	public void completeAsynchronous() {
		this.asynchronousCompleted = true;
	}

	@Override
	public int hammer() {
		int closed = this.connections;
		this.connections = 0;
		this.idle = 0;
		return closed;
	}

	@Override
	public int connections() {
		return this.connections;
	}

	@Override
	public void retire() {
		if (this.state != State.ACCEPTING) {
			throw new IllegalStateException(this + " has nothing to retire");
		}
		this.state = State.RETIRED;
	}

	@Override
	public String toString() {
		return this.name + ", " + this.state;
	}

}
