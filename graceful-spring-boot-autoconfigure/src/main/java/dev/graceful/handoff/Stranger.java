package dev.graceful.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Somebody who has connected to the control socket, and has not said hello yet. Lives on
 * the control server's thread.
 */
final class Stranger {

	private static final Log logger = LogFactory.getLog(Stranger.class);

	private static final int MAX_HELLO_BYTES = 4096;

	private final SocketChannel channel;

	private final Loop loop;

	private final Consumer<Caller> callers;

	private final Duration deadline;

	private final ByteBuffer bytes = ByteBuffer.allocate(MAX_HELLO_BYTES);

	Stranger(SocketChannel channel, Loop loop, Consumer<Caller> callers, Duration deadline) {
		this.channel = channel;
		this.loop = loop;
		this.callers = callers;
		this.deadline = deadline;
	}

	Duration deadline() {
		return this.deadline;
	}

	/**
	 * Read what has come.
	 * @return whether this is over: it has said hello, or something else
	 */
	boolean hear() {
		try {
			int count = this.channel.read(this.bytes);
			this.bytes.flip();
			Frame frame = Frame.decode(this.bytes);
			if (frame == null) {
				this.bytes.compact();
				if (count < 0 || !this.bytes.hasRemaining()) {
					throw new ProtocolException("no hello");
				}
				return false;
			}
			if (!(frame.message() instanceof Message.Hello hello) || this.bytes.hasRemaining()) {
				throw new ProtocolException("something else than hello");
			}
			this.loop.execute(() -> this.callers.accept(new SocketCaller(this.channel, this.loop, hello)));
		}
		catch (IOException ex) {
			logger.debug("A stranger called", ex);
			close();
		}
		return true;
	}

	void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.debug("A stranger was not hung up on", ex);
		}
	}

}
