package dev.graceful.posix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * How a client can be connected to a listener.
 */
enum ConnectionKind {

	IPV4(StandardProtocolFamily.INET, "127.0.0.1", "127.0.0.1"),

	IPV6(StandardProtocolFamily.INET6, "::1", "::1"),

	IPV4_TO_DUAL_STACK(StandardProtocolFamily.INET6, "::", "127.0.0.1"),

	IPV6_TO_DUAL_STACK(StandardProtocolFamily.INET6, "::", "::1"),

	UNIX(StandardProtocolFamily.UNIX, null, null);

	private final ProtocolFamily family;

	private final String bound;

	private final String connected;

	ConnectionKind(ProtocolFamily family, String bound, String connected) {
		this.family = family;
		this.bound = bound;
		this.connected = connected;
	}

	/**
	 * Connect a client, the server's end of which does not block.
	 */
	ConnectedChannels open(Path directory) throws IOException {
		ConnectedChannels channels = (this == UNIX) ? ConnectedChannels.open(directory) : open();
		channels.server().configureBlocking(false);
		return channels;
	}

	private ConnectedChannels open() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open(this.family)) {
			listener.bind(new InetSocketAddress(this.bound, 0));
			SocketChannel client = SocketChannel
				.open(new InetSocketAddress(this.connected, listener.socket().getLocalPort()));
			return new ConnectedChannels(client, listener.accept());
		}
	}

}
