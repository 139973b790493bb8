package dev.graceful.sample.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection in plain text.
 */
final class PlainTransport implements Transport {

	private final SocketChannel channel;

	private PlainTransport(SocketChannel channel) {
		this.channel = channel;
	}

	static PlainTransport connect(InetSocketAddress address, Duration timeout) throws IOException {
		SocketChannel channel = SocketChannel.open();
		try {
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			channel.socket().connect(address, (int) timeout.toMillis());
			return new PlainTransport(channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	@Override
	public int poll(byte[] buffer) throws IOException {
		this.channel.configureBlocking(false);
		int count = this.channel.read(ByteBuffer.wrap(buffer));
		this.channel.configureBlocking(true);
		return count;
	}

	@Override
	public int read(byte[] buffer, int timeoutMillis) throws IOException {
		this.channel.socket().setSoTimeout(timeoutMillis);
		return this.channel.socket().getInputStream().read(buffer);
	}

	@Override
	public void write(ByteBuffer data) throws IOException {
		while (data.hasRemaining()) {
			this.channel.write(data);
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
