package dev.graceful.tomcat;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.Set;

import dev.graceful.handoff.InheritedListener;

/**
 * The listening socket of an endpoint, bound or adopted, with the address it really
 * listens on.
 */
final class Listener implements NetworkChannel {

	private final ServerSocketChannel channel;

	private final SocketAddress address;

	private final boolean keptElsewhere;

	private volatile boolean servedElsewhere;

	private Listener(ServerSocketChannel channel, SocketAddress address, boolean keptElsewhere,
			boolean servedElsewhere) {
		this.channel = channel;
		this.address = address;
		this.keptElsewhere = keptElsewhere;
		this.servedElsewhere = servedElsewhere;
	}

	static Listener bound(ServerSocketChannel channel) throws IOException {
		return new Listener(channel, channel.getLocalAddress(), false, false);
	}

	static Listener inherited(InheritedListener listener) {
		return new Listener(listener.channel(), listener.address(), listener.keptElsewhere(), true);
	}

	ServerSocketChannel channel() {
		return this.channel;
	}

	/**
	 * Remember whether another generation serves this socket. If so, the path of a
	 * unix-domain socket is theirs, and outlives this listener.
	 * @param servedElsewhere whether one does
	 */
	void servedElsewhere(boolean servedElsewhere) {
		this.servedElsewhere = servedElsewhere;
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
		if (!this.keptElsewhere && !this.servedElsewhere && this.address instanceof UnixDomainSocketAddress unix) {
			Files.deleteIfExists(unix.getPath());
		}
	}

	@Override
	public SocketAddress getLocalAddress() {
		return this.address;
	}

	@Override
	public boolean isOpen() {
		return this.channel.isOpen();
	}

	@Override
	public NetworkChannel bind(SocketAddress local) throws IOException {
		return this.channel.bind(local);
	}

	@Override
	public <T> NetworkChannel setOption(SocketOption<T> name, T value) throws IOException {
		return this.channel.setOption(name, value);
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		return this.channel.getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return this.channel.supportedOptions();
	}

}
