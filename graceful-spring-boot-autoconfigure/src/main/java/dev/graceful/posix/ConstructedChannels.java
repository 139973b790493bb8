package dev.graceful.posix;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/**
 * Constructs the JDK's own channel over the listener itself.
 */
final class ConstructedChannels implements ListeningChannels {

	private final ChannelConstructor<ServerSocketChannel> constructor;

	private ConstructedChannels(ChannelConstructor<ServerSocketChannel> constructor) {
		this.constructor = constructor;
	}

	/**
	 * Return the channels of this JDK.
	 * @return empty where they cannot be constructed
	 */
	static Optional<ListeningChannels> ofThisJdk() {
		return ChannelConstructor.find(ServerSocketChannel.class, "sun.nio.ch.ServerSocketChannelImpl", boolean.class)
			.map(ConstructedChannels::new);
	}

	@Override
	public ServerSocketChannel over(OpenDescriptor listener, ProtocolFamily family) throws IOException {
		boolean bound = true;
		return this.constructor.construct(listener, family, bound);
	}

}
