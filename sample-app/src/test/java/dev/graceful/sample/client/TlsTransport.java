package dev.graceful.sample.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A connection in TLS.
 */
final class TlsTransport implements Transport {

	/**
	 * The shortest wait that there is: zero is one without end.
	 */
	private static final int NO_WAIT_MILLIS = 1;

	private final SSLSocket socket;

	private TlsTransport(SSLSocket socket) {
		this.socket = socket;
	}

	static TlsTransport connect(InetSocketAddress address, Duration timeout, SSLContext trust) throws IOException {
		SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket();
		try {
			socket.setTcpNoDelay(true);
			socket.connect(address, (int) timeout.toMillis());
			socket.setSoTimeout((int) timeout.toMillis());
			socket.startHandshake();
			return new TlsTransport(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	@Override
	public int poll(byte[] buffer) throws IOException {
		try {
			return read(buffer, NO_WAIT_MILLIS);
		}
		catch (SocketTimeoutException ex) {
			return 0;
		}
	}

	@Override
	public int read(byte[] buffer, int timeoutMillis) throws IOException {
		this.socket.setSoTimeout(timeoutMillis);
		return this.socket.getInputStream().read(buffer);
	}

	@Override
	public void write(ByteBuffer data) throws IOException {
		this.socket.getOutputStream().write(data.array(), data.position(), data.remaining());
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
