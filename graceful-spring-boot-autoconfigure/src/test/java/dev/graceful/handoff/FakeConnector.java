package dev.graceful.handoff;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

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

	int connections;

	FakeConnector(ListenerName name, ServerSocketChannel channel) {
		this.name = name;
		this.channel = channel;
	}

	static FakeConnector onPort(int port) {
		return new FakeConnector(new ListenerName("server", "*:" + port),
				new FakeServerSocketChannel(new InetSocketAddress(port)));
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
	public void startAccepting() {
		if (this.state == State.RETIRED) {
			throw new IllegalStateException(this + " has retired");
		}
		this.state = State.ACCEPTING;
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
	public void drain() {
		this.draining = true;
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
