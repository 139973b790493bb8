package dev.graceful.posix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/**
 * Grafts a listener over the descriptor of a throw-away channel, which works with public
 * API only and leaves that channel with a stale local address.
 */
final class GraftedChannels implements ListeningChannels {

	private static final byte[] LOOPBACK = { 127, 0, 0, 1 };

	private final DescriptorTable descriptors;

	GraftedChannels(DescriptorTable descriptors) {
		this.descriptors = descriptors;
	}

	@Override
	public ServerSocketChannel over(OpenDescriptor listener, ProtocolFamily family) throws IOException {
		ServerSocketChannel throwAway = open(family);
		try {
			// Before the graft: afterwards the mode would be changed for every holder
			throwAway.configureBlocking(false);
			SocketAddress address = bind(throwAway, family);
			this.descriptors.replaceListener(address, listener);
			listener.close();
			return throwAway;
		}
		catch (IOException ex) {
			throwAway.close();
			throw ex;
		}
	}

	private static ServerSocketChannel open(ProtocolFamily family) throws IOException {
		try {
			return ServerSocketChannel.open(family);
		}
		catch (UnsupportedOperationException ex) {
			throw new IOException("The listener is " + family + ", and this JVM does not use that", ex);
		}
	}

	private static SocketAddress bind(ServerSocketChannel channel, ProtocolFamily family) throws IOException {
		if (family == StandardProtocolFamily.UNIX) {
			channel.bind(null);
			UnixDomainSocketAddress address = (UnixDomainSocketAddress) channel.getLocalAddress();
			Files.delete(address.getPath());
			return address;
		}
		// An IPv6 socket takes it too, even where the host has no IPv6 address
		channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
		return channel.getLocalAddress();
	}

}
