package dev.graceful.posix;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;

/**
 * A way to put channels of the JDK over established connections.
 */
interface ConnectionChannels {

	/**
	 * Make channels over connections.
	 * @param connections whose descriptors are {@linkplain OpenDescriptor#release()
	 * released} where a channel keeps them, else still the caller's
	 * @return a non-blocking channel for each that can have one
	 * @throws IOException if none can, and why
	 */
	Map<Connection, SocketChannel> over(List<Connection> connections) throws IOException;

}
