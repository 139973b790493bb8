package dev.graceful.sample.client;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server that treats its only client as a test says.
 */
final class MisbehavingServer implements Closeable {

	private final ServerSocket listener;

	private final Thread thread;

	private MisbehavingServer(Behaviour behaviour) throws IOException {
		this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		this.thread = new Thread(() -> serve(behaviour), "misbehaving-server");
	}

	static MisbehavingServer start(Behaviour behaviour) throws IOException {
		MisbehavingServer server = new MisbehavingServer(behaviour);
		server.thread.start();
		return server;
	}

	static void readRequest(Socket client) throws IOException {
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
		while (!reader.readLine().isEmpty()) {
			// Read to the end of the head
		}
	}

	static void write(Socket client, String text) throws IOException {
		client.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private void serve(Behaviour behaviour) {
		try (Socket client = this.listener.accept()) {
			behaviour.treat(client);
		}
		catch (IOException ex) {
			// The test has ended
		}
	}

	/**
	 * Wait until the client's connection has been closed.
	 */
	void awaitEnd() throws InterruptedException {
		this.thread.join();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	/**
	 * How a client is treated, before its connection is closed.
	 */
	interface Behaviour {

		void treat(Socket client) throws IOException;

	}

}
