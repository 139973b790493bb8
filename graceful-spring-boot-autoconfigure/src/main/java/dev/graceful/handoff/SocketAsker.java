package dev.graceful.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

import dev.graceful.handoff.Message.Ask;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * An asker at the other end of a unix-domain connection. The loop tells it, the control
 * server's thread sends: somebody who does not read holds up neither.
 */
final class SocketAsker implements Asker {

	private static final Log logger = LogFactory.getLog(SocketAsker.class);

	/**
	 * A whole history has room.
	 */
	private static final int MAX_WAITING_BYTES = 1024 * 1024;

	private final SelectionKey key;

	private final SocketChannel channel;

	private final Ask ask;

	private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

	private int waitingBytes;

	private boolean answered;

	SocketAsker(SelectionKey key, Ask ask) {
		this.key = key;
		this.channel = (SocketChannel) key.channel();
		this.ask = ask;
	}

	@Override
	public Ask ask() {
		return this.ask;
	}

	@Override
	public void tell(Message message) {
		send(message, false);
	}

	@Override
	public void answer(Message message) {
		send(message, true);
	}

	private synchronized void send(Message message, boolean last) {
		if (this.answered || !this.channel.isOpen()) {
			return;
		}
		ByteBuffer frame = new Frame(message, 0).encode();
		this.waiting.add(frame);
		this.waitingBytes += frame.remaining();
		this.answered = last;
		if (this.waitingBytes > MAX_WAITING_BYTES) {
			close();
		}
		else {
			this.key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
		}
		this.key.selector().wakeup();
	}

	/**
	 * Send what there is to be sent, as far as the asker takes it. Closes when this is
	 * over: it was answered, or is not there any more.
	 */
	synchronized void attend() {
		try {
			write();
			boolean gone = this.channel.read(ByteBuffer.allocate(1)) != 0;
			if (gone || (this.answered && this.waiting.isEmpty())) {
				close();
			}
			else if (this.waiting.isEmpty()) {
				this.key.interestOps(SelectionKey.OP_READ);
			}
		}
		catch (IOException ex) {
			logger.debug("Somebody who asked has gone", ex);
			close();
		}
	}

	private void write() throws IOException {
		while (!this.waiting.isEmpty()) {
			this.waitingBytes -= this.channel.write(this.waiting.getFirst());
			if (this.waiting.getFirst().hasRemaining()) {
				return;
			}
			this.waiting.removeFirst();
		}
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	/**
	 * Nobody attends to this any more: send what can be sent at once, and close.
	 */
	synchronized void end() {
		try {
			write();
		}
		catch (IOException ex) {
			logger.debug("Somebody who asked has gone", ex);
		}
		close();
	}

	synchronized void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.debug("Somebody who asked was not hung up on", ex);
		}
	}

}
