package dev.graceful.sample.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One HTTP/1.1 connection to this machine that never retries and hides nothing: whatever
 * goes wrong is told by its {@linkplain FailureKind kind}.
 * <p>
 * For one thread at a time.
 */
public final class HttpConnection implements Closeable {

	private static final int BUFFER_SIZE = 16 * 1024;

	private static final int NO_CONTENT = 204;

	private static final int LONGEST_LINE = 8 * 1024;

	private final Transport transport;

	private final Duration timeout;

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private int position;

	private int limit;

	private long deadline;

	private Duration pause = Duration.ZERO;

	private boolean responseBegan;

	private HttpConnection(Transport transport, Duration timeout) {
		this.transport = transport;
		this.timeout = timeout;
	}

	/**
	 * Connect.
	 * @param target where to
	 * @param timeout how long connecting, and each response, may take
	 * @return the connection, the caller's
	 * @throws RequestFailedException if there is no connection
	 */
	public static HttpConnection open(Target target, Duration timeout) throws RequestFailedException {
		try {
			return new HttpConnection(Transport.connect(target, timeout), timeout);
		}
		catch (IOException ex) {
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
		if (message.contains("reset")) {
			return FailureKind.RESET;
		}
		// In a TLS handshake
		return (ex.getCause() instanceof EOFException) ? FailureKind.EOF_BEFORE_RESPONSE : FailureKind.CLIENT_BROKEN;
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
				count = this.transport.poll(this.buffer);
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
		return exchange(() -> {
			this.transport.write(request.encode());
			return readResponse();
		});
	}

	/**
	 * Send a request in pieces, and read its response.
	 * @param request the request
	 * @param pause how long to wait between two pieces
	 * @param cuts where to cut, ascending, counted in bytes from the request's begin
	 * @return the response, of whatever status
	 * @throws RequestFailedException if there is no complete one
	 */
	public Response sendInPieces(Request request, Duration pause, int... cuts) throws RequestFailedException {
		return exchange(() -> {
			byte[] data = request.encode().array();
			int sent = 0;
			for (int cut : cuts) {
				this.transport.write(ByteBuffer.wrap(data, sent, cut - sent));
				sent = cut;
				pause(pause);
			}
			this.transport.write(ByteBuffer.wrap(data, sent, data.length - sent));
			return readResponse();
		});
	}

	/**
	 * Send a request, and read its response slowly.
	 * @param request the request
	 * @param pause how long to wait before each read of at most 16 KiB
	 * @return the response, of whatever status
	 * @throws RequestFailedException if there is no complete one
	 */
	public Response sendAndReadSlowly(Request request, Duration pause) throws RequestFailedException {
		this.pause = pause;
		try {
			return send(request);
		}
		finally {
			this.pause = Duration.ZERO;
		}
	}

	/**
	 * Send a request's head with {@code Expect: 100-continue}, and its body when the
	 * server asks for it.
	 * @param request the request
	 * @return the final response, of whatever status
	 * @throws RequestFailedException if there is no complete one
	 */
	public Response sendExpecting(Request request) throws RequestFailedException {
		return exchange(() -> {
			this.transport.write(request.encodeHead("Expect: 100-continue"));
			Response response = readHead();
			if (response.status() != 100) {
				return readBodyOf(response);
			}
			this.transport.write(ByteBuffer.wrap(request.body()));
			return readResponse();
		});
	}

	/**
	 * Send requests without waiting for their responses, then read those.
	 * @param requests the requests
	 * @return the responses, in the same order; fewer where one of them announces that it
	 * is the last one
	 * @throws RequestFailedException if one is not complete
	 */
	public List<Response> pipeline(List<Request> requests) throws RequestFailedException {
		return exchange(() -> {
			for (Request request : requests) {
				this.transport.write(request.encode());
			}
			List<Response> responses = new ArrayList<>();
			boolean last = false;
			while (responses.size() < requests.size() && !last) {
				this.responseBegan = (this.position < this.limit);
				Response response = readResponse();
				responses.add(response);
				last = response.last();
			}
			return responses;
		});
	}

	private <T> T exchange(Steps<T> steps) throws RequestFailedException {
		this.deadline = System.nanoTime() + this.timeout.toNanos();
		this.responseBegan = false;
		try {
			return steps.take();
		}
		catch (SocketTimeoutException ex) {
			throw failure(FailureKind.TIMEOUT, this.timeout.toMillis() + " ms have passed");
		}
		catch (IOException ex) {
			throw failure(FailureKind.RESET, ex.getMessage());
		}
	}

	private void pause(Duration pause) {
		LockSupport.parkNanos(pause.toNanos());
		// The server is not to blame
		this.deadline += pause.toNanos();
	}

	private Response readResponse() throws IOException, RequestFailedException {
		return readBodyOf(readHead());
	}

	private Response readBodyOf(Response head) throws IOException, RequestFailedException {
		byte[] body = (head.status() == NO_CONTENT) ? new byte[0] : readBody(head.headers());
		return new Response(head.status(), head.headers(), body);
	}

	private Response readHead() throws IOException, RequestFailedException {
		int status = parseStatus(readLine());
		Map<String, String> headers = new HashMap<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			if (colon < 0) {
				throw failure(FailureKind.BAD_STATUS, "not a header: " + line);
			}
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		return new Response(status, headers, new byte[0]);
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
		if (!this.pause.isZero()) {
			pause(this.pause);
		}
		long remaining = (this.deadline - System.nanoTime()) / 1_000_000;
		if (remaining <= 0) {
			throw new SocketTimeoutException();
		}
		int count = this.transport.read(this.buffer, (int) remaining);
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
		try {
			this.transport.close();
		}
		catch (IOException ex) {
			// Whatever was to be told of this connection has been told
		}
	}

	/**
	 * What is sent and read in one exchange.
	 */
	private interface Steps<T> {

		T take() throws IOException, RequestFailedException;

	}

}
