package dev.graceful.sample.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection to this machine that never retries and hides nothing: whatever
 * goes wrong is told by its {@linkplain FailureKind kind}.
 * <p>
 * For one thread at a time.
 */
public final class HttpConnection implements Closeable {

	private static final int BUFFER_SIZE = 16 * 1024;

	private static final int LONGEST_LINE = 8 * 1024;

	private final SocketChannel channel;

	private final Duration timeout;

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private int position;

	private int limit;

	private long deadline;

	private boolean responseBegan;

	private HttpConnection(SocketChannel channel, Duration timeout) {
		this.channel = channel;
		this.timeout = timeout;
	}

	/**
	 * Connect to a port of the loopback address.
	 * @param port the port
	 * @param timeout how long connecting, and each response, may take
	 * @return the connection, the caller's
	 * @throws RequestFailedException if there is no connection
	 */
	public static HttpConnection open(int port, Duration timeout) throws RequestFailedException {
		SocketChannel channel = null;
		try {
			channel = SocketChannel.open();
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			channel.socket()
				.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
			return new HttpConnection(channel, timeout);
		}
		catch (IOException ex) {
			closeQuietly(channel);
			throw new RequestFailedException(kindOfConnectFailure(ex), "connect: " + ex.getMessage());
		}
	}

	private static FailureKind kindOfConnectFailure(IOException ex) {
		if (ex instanceof SocketTimeoutException) {
			return FailureKind.TIMEOUT;
		}
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof ConnectException && message.contains("refused")) {
			return FailureKind.REFUSED;
		}
		return message.contains("reset") ? FailureKind.RESET : FailureKind.CLIENT_BROKEN;
	}

	/**
	 * Make sure, without waiting, that the server has not ended the connection since the
	 * last response.
	 * @throws RequestFailedException if it has
	 */
	public void checkStillOpen() throws RequestFailedException {
		int count = this.limit - this.position;
		try {
			if (count == 0) {
				this.channel.configureBlocking(false);
				count = this.channel.read(ByteBuffer.wrap(this.buffer));
				this.channel.configureBlocking(true);
			}
		}
		catch (IOException ex) {
			throw new RequestFailedException(FailureKind.CLOSED_WHILE_IDLE, ex.getMessage());
		}
		if (count < 0) {
			throw new RequestFailedException(FailureKind.CLOSED_WHILE_IDLE, "end of stream");
		}
		if (count > 0) {
			throw new RequestFailedException(FailureKind.WRONG_BODY, "the server sent bytes that nobody asked for");
		}
	}

	/**
	 * Send a request and read its response.
	 * @param request the request
	 * @return the response, of whatever status
	 * @throws RequestFailedException if there is no complete one; the connection is of no
	 * use any more
	 */
	public Response send(Request request) throws RequestFailedException {
		this.deadline = System.nanoTime() + this.timeout.toNanos();
		this.responseBegan = false;
		try {
			ByteBuffer data = request.encode();
			while (data.hasRemaining()) {
				this.channel.write(data);
			}
			return readResponse();
		}
		catch (SocketTimeoutException ex) {
			throw failure(FailureKind.TIMEOUT, this.timeout.toMillis() + " ms have passed");
		}
		catch (IOException ex) {
			throw failure(FailureKind.RESET, ex.getMessage());
		}
	}

	private Response readResponse() throws IOException, RequestFailedException {
		int status = parseStatus(readLine());
		Map<String, String> headers = new HashMap<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			if (colon < 0) {
				throw failure(FailureKind.BAD_STATUS, "not a header: " + line);
			}
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		return new Response(status, headers, readBody(headers));
	}

	private int parseStatus(String line) throws RequestFailedException {
		if (!line.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
			throw failure(FailureKind.BAD_STATUS, "not a status line: " + line);
		}
		return Integer.parseInt(line.substring(9, 12));
	}

	private byte[] readBody(Map<String, String> headers) throws IOException, RequestFailedException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
			for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
				readInto(body, size);
				readLine();
			}
			readLine();
			return body.toByteArray();
		}
		String length = headers.get("content-length");
		if (length == null) {
			throw failure(FailureKind.BAD_STATUS, "a response whose end cannot be told from a cut: " + headers);
		}
		readInto(body, Integer.parseInt(length));
		return body.toByteArray();
	}

	private int readChunkSize() throws IOException, RequestFailedException {
		return Integer.parseInt(readLine(), 16);
	}

	private void readInto(ByteArrayOutputStream body, int size) throws IOException, RequestFailedException {
		int missing = size;
		while (missing > 0) {
			if (this.position == this.limit) {
				fill();
			}
			int count = Math.min(missing, this.limit - this.position);
			body.write(this.buffer, this.position, count);
			this.position += count;
			missing -= count;
		}
	}

	private String readLine() throws IOException, RequestFailedException {
		ByteArrayOutputStream line = new ByteArrayOutputStream(64);
		while (true) {
			if (this.position == this.limit) {
				fill();
			}
			byte next = this.buffer[this.position++];
			if (next == '\n') {
				return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
			}
			if (line.size() == LONGEST_LINE) {
				throw failure(FailureKind.BAD_STATUS, "a line without end");
			}
			line.write(next);
		}
	}

	private void fill() throws IOException, RequestFailedException {
		long remaining = (this.deadline - System.nanoTime()) / 1_000_000;
		if (remaining <= 0) {
			throw new SocketTimeoutException();
		}
		this.channel.socket().setSoTimeout((int) remaining);
		InputStream input = this.channel.socket().getInputStream();
		int count = input.read(this.buffer);
		if (count < 0) {
			throw failure((this.responseBegan) ? FailureKind.EOF_IN_RESPONSE : FailureKind.EOF_BEFORE_RESPONSE,
					"end of stream");
		}
		this.responseBegan = true;
		this.position = 0;
		this.limit = count;
	}

	private RequestFailedException failure(FailureKind kind, String message) {
		return new RequestFailedException(kind, (this.responseBegan) ? message + " (in the response)" : message);
	}

	@Override
	public void close() {
		closeQuietly(this.channel);
	}

	private static void closeQuietly(SocketChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// Whatever was to be told of this connection has been told
		}
	}

}
