package dev.graceful.posix;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.ServerSocketChannel;

/**
 * A way to put a channel of the JDK over a listening descriptor.
 */
interface ListeningChannels {

	/**
	 * Make a channel over a descriptor.
	 * @param listener a listening, non-blocking descriptor;
	 * {@linkplain OpenDescriptor#release() released} where the channel keeps it, else
	 * still the caller's
	 * @param family the family of the listener
	 * @return a non-blocking channel
	 * @throws IOException if there is no such channel
	 */
	ServerSocketChannel over(OpenDescriptor listener, ProtocolFamily family) throws IOException;

}
