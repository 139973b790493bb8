package dev.graceful.tomcat;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * A connection's channel without encryption, which Tomcat can be made to forget without
 * closing it. It has no buffers before there is something to put into them: thousands of
 * idle connections come at once in a handoff.
 */
final class PlainChannel extends NioChannel {

	private final int bufferSize;

	private boolean letGo;

	/**
	 * Create a channel.
	 * @param bufferSize how large its buffers are when there are some
	 * @param direct whether they are outside the heap
	 */
	PlainChannel(int bufferSize, boolean direct) {
		super(new SocketBufferHandler(0, 0, direct));
		this.bufferSize = bufferSize;
	}

	/**
	 * Have buffers from now on.
	 */
	void makeBuffers() {
		if (getBufHandler().getReadBuffer().capacity() == 0) {
			getBufHandler().expand(this.bufferSize);
		}
	}

	/**
	 * Let go of the socket: from now on it looks closed to Tomcat, which then has nothing
	 * to close.
	 * @return the socket, the caller's
	 */
	SocketChannel letGo() {
		this.letGo = true;
		return getIOChannel();
	}

	@Override
	public boolean isOpen() {
		return !this.letGo && super.isOpen();
	}

	@Override
	public void reset(SocketChannel socket, NioSocketWrapper connection) throws IOException {
		super.reset(socket, connection);
		this.letGo = false;
	}

}
