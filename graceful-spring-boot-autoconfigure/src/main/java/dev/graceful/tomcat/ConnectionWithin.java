package dev.graceful.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Predicate;

/**
 * A connection over loopback of which this process has both ends: to an endpoint it looks
 * like any other.
 */
final class ConnectionWithin {

	private static final int CONNECT_MILLIS = 1000;

	private ConnectionWithin() {
	}

	/**
	 * Open a connection.
	 * @param server takes the one end, where there is room for it
	 * @return the other end, the caller's
	 * @throws IOException if there is none
	 */
	static Socket open(Predicate<SocketChannel> server) throws IOException {
		Socket client = new Socket();
		try (ServerSocketChannel door = ServerSocketChannel.open()) {
			door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
			client.connect(door.getLocalAddress(), CONNECT_MILLIS);
			client.setTcpNoDelay(true);
			SocketChannel accepted = accept(door, client.getLocalSocketAddress());
			if (!server.test(accepted)) {
				accepted.close();
				throw new IOException("the connector has no room");
			}
			return client;
		}
		catch (IOException ex) {
			client.close();
			throw ex;
		}
	}

	/**
	 * For a moment anybody on this machine may have come in.
	 */
	private static SocketChannel accept(ServerSocketChannel door, SocketAddress expected) throws IOException {
		SocketChannel accepted = door.accept();
		while (!expected.equals(accepted.getRemoteAddress())) {
			accepted.close();
			accepted = door.accept();
		}
		return accepted;
	}

}
