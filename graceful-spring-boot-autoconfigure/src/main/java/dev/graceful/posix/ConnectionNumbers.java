package dev.graceful.posix;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Map;

/**
 * A way to find the descriptors of connections.
 */
interface ConnectionNumbers {

	/**
	 * Find the numbers.
	 * @param connections open channels, which nobody closes meanwhile
	 * @return the number of each that was found
	 * @throws IOException if there is no way to look
	 */
	Map<SocketChannel, Integer> of(Collection<SocketChannel> connections) throws IOException;

	/**
	 * Look at all connections there are, so that they are found sooner afterwards.
	 * @throws IOException if there is no way to look
	 */
	void look() throws IOException;

}
