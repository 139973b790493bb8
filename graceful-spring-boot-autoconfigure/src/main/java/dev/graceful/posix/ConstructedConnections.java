package dev.graceful.posix;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Constructs the JDK's own channels over the connections themselves.
 */
final class ConstructedConnections implements ConnectionChannels {

	private final ChannelConstructor<SocketChannel> constructor;

	private ConstructedConnections(ChannelConstructor<SocketChannel> constructor) {
		this.constructor = constructor;
	}

	/**
	 * Return the channels of this JDK.
	 * @return empty where they cannot be constructed
	 */
	static Optional<ConnectionChannels> ofThisJdk() {
		return ChannelConstructor.find(SocketChannel.class, "sun.nio.ch.SocketChannelImpl", SocketAddress.class)
			.map(ConstructedConnections::new);
	}

	@Override
	public Map<Connection, SocketChannel> over(List<Connection> connections) throws IOException {
		Map<Connection, SocketChannel> channels = new HashMap<>();
		IOException failure = null;
		for (Connection connection : connections) {
			try {
				channels.put(connection,
						this.constructor.construct(connection.descriptor(), connection.family(), connection.remote()));
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		if (failure != null && channels.isEmpty()) {
			throw failure;
		}
		return channels;
	}

}
