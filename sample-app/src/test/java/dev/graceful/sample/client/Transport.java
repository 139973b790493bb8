package dev.graceful.sample.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The bytes of one connection.
 */
interface Transport extends Closeable {

	static Transport connect(Target target, Duration timeout) throws IOException {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port());
		return (target.tls().isPresent()) ? TlsTransport.connect(address, timeout, target.tls().get())
				: PlainTransport.connect(address, timeout);
	}

	/**
	 * Read what is there, without waiting.
	 * @return the count, 0 where there is nothing, negative at the end of the stream
	 */
	int poll(byte[] buffer) throws IOException;

	/**
	 * Wait for something to read.
	 * @return the count, negative at the end of the stream
	 * @throws java.net.SocketTimeoutException where nothing comes in time
	 */
	int read(byte[] buffer, int timeoutMillis) throws IOException;

	void write(ByteBuffer data) throws IOException;

}
