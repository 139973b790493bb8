package dev.graceful.handoff;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graceful.handoff.FakeDescriptors.FakeDescriptor;

/**
 * A client's connection, of which each process has a channel of its own.
 */
final class FakeSocketChannel extends SocketChannel {

	private final Object client;

	private final FakeDescriptor descriptor;

	/**
	 * Open a channel.
	 * @param descriptors of the process whose channel it is
	 * @param client whose connection it is
	 */
	FakeSocketChannel(FakeDescriptors descriptors, Object client) {
		super(null);
		this.client = client;
		this.descriptor = descriptors.open(client);
	}

	static List<SocketChannel> open(FakeDescriptors descriptors, Object... clients) {
		return Stream.of(clients).<SocketChannel>map((client) -> new FakeSocketChannel(descriptors, client)).toList();
	}

	static List<SocketChannel> openSome(FakeDescriptors descriptors, int count) {
		return open(descriptors, IntStream.range(0, count).mapToObj((number) -> "client " + number).toArray());
	}

	static List<Object> clients(Collection<SocketChannel> connections) {
		return connections.stream().map((connection) -> ((FakeSocketChannel) connection).client).toList();
	}

	FakeDescriptor descriptor() {
		return this.descriptor;
	}

	@Override
	protected void implCloseSelectableChannel() {
		this.descriptor.close();
	}

	@Override
	protected void implConfigureBlocking(boolean block) {
	}

	@Override
	public SocketChannel bind(SocketAddress local) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> SocketChannel setOption(SocketOption<T> name, T value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> T getOption(SocketOption<T> name) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return Set.of();
	}

	@Override
	public SocketChannel shutdownInput() {
		throw new UnsupportedOperationException();
	}

	@Override
	public SocketChannel shutdownOutput() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket socket() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean isConnected() {
		return isOpen();
	}

	@Override
	public boolean isConnectionPending() {
		return false;
	}

	@Override
	public boolean connect(SocketAddress remote) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean finishConnect() {
		throw new UnsupportedOperationException();
	}

	@Override
	public SocketAddress getRemoteAddress() {
		throw new UnsupportedOperationException();
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		throw new UnsupportedOperationException();
	}

	@Override
	public long read(ByteBuffer[] targets, int offset, int length) {
		throw new UnsupportedOperationException();
	}

	@Override
	public int write(ByteBuffer source) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long write(ByteBuffer[] sources, int offset, int length) {
		throw new UnsupportedOperationException();
	}

	@Override
	public SocketAddress getLocalAddress() {
		throw new UnsupportedOperationException();
	}

	@Override
	public String toString() {
		return "the connection of " + this.client;
	}

}
