package dev.graceful.posix;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The two ends of a connection.
 */
record ConnectedChannels(SocketChannel client, SocketChannel server) implements AutoCloseable {

	/**
	 * Connect by unix-domain sockets in a directory, of which the client's has a name.
	 */
	static ConnectedChannels open(Path directory) throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			listener.bind(UnixDomainSocketAddress.of(directory.resolve("server")));
			SocketChannel client = connect(directory, "client");
			return new ConnectedChannels(client, listener.accept());
		}
	}

	/**
	 * Connect to a listener that is called "server".
	 */
	static SocketChannel connect(Path directory, String name) throws IOException {
		SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
		client.bind(UnixDomainSocketAddress.of(directory.resolve(name)));
		client.connect(UnixDomainSocketAddress.of(directory.resolve("server")));
		return client;
	}

	@Override
	public void close() throws IOException {
		this.client.close();
		this.server.close();
	}

}
