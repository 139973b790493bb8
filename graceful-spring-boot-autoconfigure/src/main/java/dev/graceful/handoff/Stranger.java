package dev.graceful.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Somebody who has connected to the control socket, and has said nothing yet. Lives on
 * the control server's thread.
 */
final class Stranger {

	private static final Log logger = LogFactory.getLog(Stranger.class);

	private static final int MAX_FIRST_WORD_BYTES = 4096;

	private final SocketChannel channel;

	private final Duration deadline;

	private Message firstWord;

	private final ByteBuffer bytes = ByteBuffer.allocate(MAX_FIRST_WORD_BYTES);

	Stranger(SocketChannel channel, Duration deadline) {
		this.channel = channel;
		this.deadline = deadline;
	}

	Duration deadline() {
		return this.deadline;
	}

	/**
	 * Read what has come.
	 * @return whether this is over: it has said its first word, or nothing that we want
	 * to hear, and was hung up on
	 */
	boolean hear() {
		try {
			int count = this.channel.read(this.bytes);
			this.bytes.flip();
			Frame frame = Frame.decode(this.bytes);
			if (frame == null) {
				this.bytes.compact();
				if (count < 0 || !this.bytes.hasRemaining()) {
					throw new ProtocolException("no first word");
				}
				return false;
			}
			boolean first = frame.message() instanceof Message.Hello || frame.message() instanceof Message.Ask;
			if (!first || this.bytes.hasRemaining()) {
				throw new ProtocolException("something else than a first word");
			}
			this.firstWord = frame.message();
		}
		catch (IOException ex) {
			logger.debug("A stranger called", ex);
			close();
		}
		return true;
	}

	/**
	 * Return what it said.
	 * @return a hello or a question; {@code null} where it was hung up on
	 */
	Message firstWord() {
		return this.firstWord;
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
