package dev.graceful.tomcat;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * A connection's channel without encryption, which Tomcat can be made to forget without
 * closing it.
 */
final class PlainChannel extends NioChannel {

	private boolean letGo;

	PlainChannel(SocketBufferHandler buffer) {
		super(buffer);
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
