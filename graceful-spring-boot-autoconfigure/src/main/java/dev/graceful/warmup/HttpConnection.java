package dev.graceful.warmup;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A connection to this process itself that asks in HTTP/1.1, and reads each answer to its
 * end. To be used by one thread; any other may close it, which ends what that one waits
 * for.
 */
final class HttpConnection implements Closeable {

	private static final int LONGEST_LINE = 64 * 1024;

	private static final int OK = 200;

	private static final int NO_CONTENT = 204;

	private static final int NOT_MODIFIED = 304;

	private final Socket socket;

	private final boolean encrypted;

	private Socket talking;

	private InputStream input;

	private boolean last;

	/**
	 * Create a connection.
	 * @param socket connected
	 * @param encrypted whether to speak TLS over it
	 */
	HttpConnection(Socket socket, boolean encrypted) {
		this.socket = socket;
		this.encrypted = encrypted;
	}

	/**
	 * Send a request, and read its answer.
	 * @param request the request
	 * @return the answer's status
	 * @throws IOException if there is no complete answer
	 */
	int send(WarmUpRequest request) throws IOException {
		if (this.talking == null) {
			this.talking = this.encrypted ? OwnCertificate.encrypt(this.socket) : this.socket;
			this.input = new BufferedInputStream(this.talking.getInputStream());
		}
		this.talking.getOutputStream().write(request.encode());
		int status = readStatus();
		Map<String, String> headers = readHeaders();
		while (status < OK) {
			status = readStatus();
			headers = readHeaders();
		}
		this.last = "close".equalsIgnoreCase(headers.get("connection"));
		if (!request.method().equals("HEAD") && status != NO_CONTENT && status != NOT_MODIFIED) {
			readBody(headers);
		}
		return status;
	}

	/**
	 * Whether no other request can be sent.
	 */
	boolean isLast() {
		return this.last;
	}

	private int readStatus() throws IOException {
		String line = readLine();
		if (!line.matches("HTTP/1\\.1 [1-9]\\d{2}( .*)?")) {
			throw new ProtocolException("not a status: " + line);
		}
		return Integer.parseInt(line.substring(9, 12));
	}

	private Map<String, String> readHeaders() throws IOException {
		Map<String, String> headers = new HashMap<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			if (colon < 0) {
				throw new ProtocolException("not a header: " + line);
			}
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		return headers;
	}

	private void readBody(Map<String, String> headers) throws IOException {
		String length = headers.get("content-length");
		if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
			for (long size = size(readLine(), 16); size > 0; size = size(readLine(), 16)) {
				this.input.skipNBytes(size);
				readLine();
			}
			readHeaders();
		}
		else if (length != null) {
			this.input.skipNBytes(size(length, 10));
		}
		else {
			this.last = true;
			this.input.transferTo(OutputStream.nullOutputStream());
		}
	}

	private static long size(String text, int radix) throws IOException {
		try {
			return Long.parseLong(text, radix);
		}
		catch (NumberFormatException ex) {
			throw new ProtocolException("not a size: " + text);
		}
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next == -1) {
				throw new EOFException("the connection has ended without an answer");
			}
			if (line.length() == LONGEST_LINE) {
				throw new ProtocolException("a line without end");
			}
			line.append((char) next);
		}
		return line.toString().stripTrailing();
	}

	/**
	 * Closes what is below the encryption, since that waits for nobody.
	 */
	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
