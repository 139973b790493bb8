package dev.graceful.posix;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A unix-domain stream connection over which descriptors travel together with bytes.
 * <p>
 * One thread may send while another receives. Closing it ends a {@code receive} that is
 * under way in another thread.
 */
public interface DescriptorSocket extends Closeable {

	/**
	 * The most descriptors that one {@link #send} may carry.
	 */
	int MAX_DESCRIPTORS = 200;

	/**
	 * Return who is at the other end.
	 * @return the peer, as it was when the connection was made
	 * @throws IOException if the kernel does not say
	 */
	PeerCredentials peer() throws IOException;

	/**
	 * Send all bytes, and the descriptors with the first of them. Never waits for a peer
	 * that does not read: that is a failure.
	 * @param data at least one byte
	 * @param descriptors at most {@link #MAX_DESCRIPTORS}; they stay the caller's, who
	 * should keep them open until the peer has acknowledged
	 * @throws IOException if not everything could be sent; the connection is then of no
	 * use any more
	 */
	void send(ByteBuffer data, List<Descriptor> descriptors) throws IOException;

	/**
	 * Wait for bytes and take what is there.
	 * @param data where the bytes go, with room for at least one
	 * @param descriptors where descriptors that came with them are added; they are the
	 * caller's from then on, close-on-exec
	 * @return the number of bytes, or -1 when the peer has closed the connection or
	 * {@link #close()} was called
	 * @throws IOException if the connection broke, or if the kernel had to drop
	 * descriptors (MSG_CTRUNC): the connection is then of no use any more
	 */
	int receive(ByteBuffer data, List<Descriptor> descriptors) throws IOException;

}
