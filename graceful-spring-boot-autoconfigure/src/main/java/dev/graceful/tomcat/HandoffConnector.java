package dev.graceful.tomcat;

import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.ListeningConnector;

/**
 * An endpoint as the handoff drives it, from its start to its stop.
 */
final class HandoffConnector implements ListeningConnector {

	private final GracefulNioEndpoint endpoint;

	private final ListenerName name;

	private final Listener listener;

	private final SelectingAcceptor acceptor;

	HandoffConnector(GracefulNioEndpoint endpoint, ListenerName name, Listener listener, SelectingAcceptor acceptor) {
		this.endpoint = endpoint;
		this.name = name;
		this.listener = listener;
		this.acceptor = acceptor;
	}

	@Override
	public ListenerName name() {
		return this.name;
	}

	@Override
	public SocketAddress address() {
		return this.listener.getLocalAddress();
	}

	@Override
	public ServerSocketChannel channel() {
		return this.listener.channel();
	}

	@Override
	public void startAccepting() {
		this.listener.servedElsewhere(false);
		this.endpoint.stopDraining();
		this.acceptor.open();
	}

	@Override
	public void stopAccepting() {
		this.acceptor.close();
		this.listener.servedElsewhere(true);
	}

	@Override
	public void drain() {
		this.endpoint.drain();
	}

	@Override
	public int connections() {
		return this.endpoint.connections();
	}

	@Override
	public void retire() {
		this.listener.servedElsewhere(false);
		this.endpoint.retire();
	}

	@Override
	public String toString() {
		return this.name.toString();
	}

}
