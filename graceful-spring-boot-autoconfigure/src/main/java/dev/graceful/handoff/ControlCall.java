package dev.graceful.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import dev.graceful.handoff.Message.Ask;

/**
 * One question to a running generation over its control socket, as the one who asks sees
 * it. Not thread-safe.
 */
final class ControlCall implements Closeable {

	private final SocketChannel channel;

	private final Selector selector;

	private final ByteBuffer bytes = ByteBuffer.allocate(Frame.MAX_BYTES).limit(0);

	private ControlCall(SocketChannel channel, Selector selector) {
		this.channel = channel;
		this.selector = selector;
	}

	/**
	 * Ask. Does not wait: neither for somebody who is too busy to be called, nor for an
	 * answer.
	 * @throws IOException if nobody is there, or it is too busy
	 */
	static ControlCall ask(Path socket, Ask question) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.configureBlocking(false);
			if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
				throw new IOException("nobody accepts calls");
			}
			channel.write(new Frame(question, 0).encode());
			Selector selector = Selector.open();
			channel.register(selector, SelectionKey.OP_READ);
			return new ControlCall(channel, selector);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Wait for the next message.
	 * @param deadline as {@link System#nanoTime} tells the time
	 * @return the message
	 * @throws SocketTimeoutException if none has come by then
	 * @throws IOException if the other end has gone, or does not speak our protocol
	 */
	Message hear(long deadline) throws IOException {
		while (true) {
			Frame frame = Frame.decode(this.bytes);
			if (frame != null) {
				return frame.message();
			}
			read(deadline);
		}
	}

	private void read(long deadline) throws IOException {
		long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
		if (millis <= 0) {
			throw new SocketTimeoutException("no answer");
		}
		this.selector.select(millis);
		this.selector.selectedKeys().clear();
		this.bytes.compact();
		int count = this.channel.read(this.bytes);
		this.bytes.flip();
		if (count < 0) {
			throw new IOException("the process hung up");
		}
	}

	@Override
	public void close() throws IOException {
		try (this.selector) {
			this.channel.close();
		}
	}

}
