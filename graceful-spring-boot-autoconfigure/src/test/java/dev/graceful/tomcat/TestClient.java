package dev.graceful.tomcat;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection of a strict client: it never retries, and every answer has to be whole.
 */
final class TestClient implements AutoCloseable {

	private final Closeable connection;

	private final InputStream input;

	private final OutputStream output;

	private TestClient(Closeable connection, InputStream input, OutputStream output) {
		this.connection = connection;
		this.input = new BufferedInputStream(input);
		this.output = output;
	}

	static TestClient connect(SocketAddress address) throws IOException {
		if (address instanceof UnixDomainSocketAddress) {
			SocketChannel channel = SocketChannel.open(address);
			return new TestClient(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
		}
		Socket socket = new Socket();
		socket.setSoTimeout(30_000);
		socket.connect(address);
		return overSocket(socket);
	}

	static TestClient overSocket(Socket socket) throws IOException {
		return new TestClient(socket, socket.getInputStream(), socket.getOutputStream());
	}

	/**
	 * Ask over a new connection that ends with the answer, and return the answer's body.
	 */
	static String askOnce(SocketAddress address) throws IOException {
		try (TestClient client = connect(address)) {
			client.send("/", "Connection: close");
			Response response = client.receive();
			client.expectEnd();
			return response.body();
		}
	}

	void send(String path, String... headers) throws IOException {
		StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		send(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
	}

	void send(byte[] bytes) throws IOException {
		this.output.write(bytes);
		this.output.flush();
	}

	Response ask(String path, String... headers) throws IOException {
		send(path, headers);
		return receive();
	}

	Response post(String body) throws IOException {
		send(postOf(body));
		return receive();
	}

	static byte[] postOf(String body) {
		return ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
			.getBytes(StandardCharsets.US_ASCII);
	}

	Response receive() throws IOException {
		String status = line();
		if (!status.equals("HTTP/1.1 200 ")) {
			throw new IOException("Unexpected status '" + status + "'");
		}
		Map<String, String> headers = new TreeMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		byte[] body = receive(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		return new Response(headers, new String(body, StandardCharsets.US_ASCII));
	}

	byte[] receive(int length) throws IOException {
		byte[] bytes = this.input.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("Got %d bytes of %d".formatted(bytes.length, length));
		}
		return bytes;
	}

	void expectEnd() throws IOException {
		int next = this.input.read();
		if (next != -1) {
			throw new IOException("The answer goes on after its end");
		}
	}

	/**
	 * Whether nothing comes for as long as a server that serves would need many times
	 * over.
	 */
	boolean waits() throws IOException {
		Socket socket = (Socket) this.connection;
		socket.setSoTimeout(300);
		try {
			this.input.mark(1);
			this.input.read();
			this.input.reset();
			return false;
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
		finally {
			socket.setSoTimeout(30_000);
		}
	}

	/**
	 * End the connection in the middle of a test.
	 */
	void hangUp() throws IOException {
		this.connection.close();
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next == -1) {
				throw new EOFException("No answer, or half of one: '" + line + "'");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	@Override
	public void close() throws IOException {
		hangUp();
	}

	record Response(Map<String, String> headers, String body) {

		String header(String name) {
			return this.headers.get(name);
		}

	}

}
