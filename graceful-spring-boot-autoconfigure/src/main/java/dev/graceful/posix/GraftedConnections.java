package dev.graceful.posix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Grafts TCP connections over the descriptors of fresh channels, which works with public
 * API only.
 * <p>
 * For its addresses to be right, a fresh channel connects to the real peer, over a
 * datagram socket that has the real local address: that sends nothing. The connection
 * then takes the place of the datagram socket. So a unix-domain connection cannot be
 * grafted, nor one whose local address is that of a datagram socket already.
 */
final class GraftedConnections implements ConnectionChannels {

	/**
	 * A loopback address that nobody else in this process has: where a socket has died,
	 * and is still open, it keeps its name, although anybody may have its port by then.
	 */
	private static final byte[] LOOPBACK = { 127, anyOctet(), anyOctet(), anyOctet() };

	private final LibC libC;

	private final DescriptorTable descriptors;

	GraftedConnections(LibC libC, DescriptorTable descriptors) {
		this.libC = libC;
		this.descriptors = descriptors;
	}

	private static byte anyOctet() {
		return (byte) ThreadLocalRandom.current().nextInt(1, 255);
	}

	/**
	 * One after the other, for connections of one listener have the same local address,
	 * and only one datagram socket can have it.
	 */
	@Override
	public synchronized Map<Connection, SocketChannel> over(List<Connection> connections) throws IOException {
		Map<Connection, SocketChannel> fresh = new HashMap<>();
		try {
			for (Connection connection : connections) {
				if (connection.family() != StandardProtocolFamily.UNIX) {
					fresh.put(connection, open(connection));
				}
			}
			return graft(fresh, this.descriptors.of(fresh.values()));
		}
		catch (IOException ex) {
			for (SocketChannel channel : fresh.values()) {
				channel.close();
			}
			throw ex;
		}
	}

	/**
	 * Open a channel that can be found by its local address.
	 */
	private SocketChannel open(Connection connection) throws IOException {
		ProtocolFamily family = connection.family();
		int guess = nextNumber(connection.descriptor());
		SocketChannel channel;
		try {
			channel = SocketChannel.open(family);
		}
		catch (UnsupportedOperationException ex) {
			throw new IOException("The connection is " + family + ", and this JVM does not use that", ex);
		}
		try {
			// Before the graft: afterwards the mode would be changed for every holder
			channel.configureBlocking(false);
			// An IPv6 socket takes it too, even where the host has no IPv6 address
			channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
			this.descriptors.note(channel, guess);
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Return the number of the next descriptor, unless another thread has that first.
	 */
	private int nextNumber(OpenDescriptor duplicated) throws IOException {
		try (OpenDescriptor next = this.libC.duplicate(duplicated.number())) {
			return next.number();
		}
	}

	private Map<Connection, SocketChannel> graft(Map<Connection, SocketChannel> fresh,
			Map<SocketChannel, Integer> numbers) throws IOException {
		Map<Connection, SocketChannel> grafted = new HashMap<>();
		IOException failure = null;
		for (Map.Entry<Connection, SocketChannel> entry : fresh.entrySet()) {
			SocketChannel channel = entry.getValue();
			try {
				graft(entry.getKey(), channel, numbers.get(channel));
				grafted.put(entry.getKey(), channel);
			}
			catch (IOException ex) {
				channel.close();
				failure = ex;
			}
		}
		if (failure != null && grafted.isEmpty()) {
			throw failure;
		}
		return grafted;
	}

	private void graft(Connection connection, SocketChannel channel, Integer number) throws IOException {
		if (number == null) {
			throw new IOException("Found no descriptor that is bound to " + channel.getLocalAddress());
		}
		int descriptor = connection.descriptor().number();
		try (OpenDescriptor datagram = this.libC.datagramSocketWithNameOf(descriptor)) {
			this.libC.replace(number, datagram.number());
		}
		if (!channel.connect(connection.remote())) {
			throw new IOException("The descriptor " + number + " is not that of the fresh channel");
		}
		// The fresh channel is, and takes what it is grafted on for it
		this.libC.setNonBlocking(descriptor);
		this.libC.replace(number, descriptor);
		connection.descriptor().close();
	}

}
