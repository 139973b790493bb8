package dev.graceful.tomcat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

import dev.graceful.handoff.Departures;
import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Slices;

/**
 * An endpoint as the handoff drives it, from its start to its stop.
 */
final class HandoffConnector implements ListeningConnector {

	private final GracefulNioEndpoint endpoint;

	private final ListenerName name;

	private final Listener listener;

	private final SelectingAcceptor acceptor;

	private final WebSockets webSockets;

	HandoffConnector(GracefulNioEndpoint endpoint, ListenerName name, Listener listener, SelectingAcceptor acceptor) {
		this.endpoint = endpoint;
		this.name = name;
		this.listener = listener;
		this.acceptor = acceptor;
		this.webSockets = new WebSockets(endpoint);
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
	public boolean isEncrypted() {
		return this.endpoint.isSSLEnabled();
	}

	@Override
	public Socket connectWithin() throws IOException {
		return ConnectionWithin.open((client) -> adoptWithin(List.of(client)).isEmpty());
	}

	@Override
	public void forgetProcessors() {
		this.endpoint.forgetProcessors();
	}

	@Override
	public void startAccepting(Slices slices) {
		this.listener.servedElsewhere(false);
		this.endpoint.stopDraining();
		this.acceptor.accept(slices);
	}

	@Override
	public void stopAccepting() {
		this.acceptor.accept(Slices.NONE);
		this.listener.servedElsewhere(true);
	}

	@Override
	public List<SocketChannel> connectionsThatMayDepart() {
		return this.endpoint.openConnections()
			.stream()
			.filter(Connection::mayLeave)
			.map((connection) -> connection.getSocket().getIOChannel())
			.toList();
	}

	@Override
	public void drain(Departures departures, double share) {
		this.endpoint.drain((departures != null) ? new WayOut(this, departures) : null, share);
	}

	@Override
	public void endDrain() {
		this.endpoint.stopDraining();
	}

	@Override
	public List<SocketChannel> adopt(List<SocketChannel> connections) {
		return this.acceptor.adopt(connections, Connection.Kind.CLIENT);
	}

	@Override
	public List<SocketChannel> adoptWithin(List<SocketChannel> connections) {
		return this.acceptor.adopt(connections, Connection.Kind.WARM_UP);
	}

	@Override
	public void takeBack(SocketChannel connection) {
		this.acceptor.takeBack(connection);
	}

	@Override
	public int closing() {
		return this.endpoint.closing();
	}

	@Override
	public int idleConnections() {
		return this.endpoint.idleConnections();
	}

	@Override
	public void closeIdle(int count) {
		this.endpoint.closeIdle(count);
	}

	@Override
	public int webSocketSessions() {
		return this.webSockets.untold();
	}

	@Override
	public void restartWebSocketSessions(int count) {
		this.webSockets.restart(count);
	}

	@Override
	public void completeAsynchronous() {
		this.endpoint.completeAsynchronous();
	}

	@Override
	public int hammer() {
		return this.endpoint.hammer();
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
