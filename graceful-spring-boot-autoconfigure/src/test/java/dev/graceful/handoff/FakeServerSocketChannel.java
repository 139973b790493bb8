package dev.graceful.handoff;

import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/**
 * A listening channel that only has an address, and that can be closed.
 */
final class FakeServerSocketChannel extends ServerSocketChannel {

	private final SocketAddress address;

	FakeServerSocketChannel(SocketAddress address) {
		super(null);
		this.address = address;
	}

	@Override
	public SocketAddress getLocalAddress() {
		return this.address;
	}

	@Override
	protected void implCloseSelectableChannel() {
	}

	@Override
	public ServerSocketChannel bind(SocketAddress local, int backlog) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> T getOption(SocketOption<T> name) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		throw new UnsupportedOperationException();
	}

	@Override
	public ServerSocket socket() {
		throw new UnsupportedOperationException();
	}

	@Override
	public SocketChannel accept() {
		throw new UnsupportedOperationException();
	}

	@Override
	protected void implConfigureBlocking(boolean block) {
		throw new UnsupportedOperationException();
	}

}
