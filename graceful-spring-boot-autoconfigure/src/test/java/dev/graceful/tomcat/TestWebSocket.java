package dev.graceful.tomcat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket client of {@link EchoSocket}.
 */
final class TestWebSocket implements WebSocket.Listener, AutoCloseable {

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

	private WebSocket socket;

	private TestWebSocket() {
	}

	static TestWebSocket connect(int port) throws Exception {
		TestWebSocket client = new TestWebSocket();
		client.socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + port + "/echo"), client)
			.get();
		return client;
	}

	String echo(String text) throws Exception {
		this.socket.sendText(text, true).get();
		return this.heard.poll(30, TimeUnit.SECONDS);
	}

	/**
	 * Wait for the end, and return why.
	 */
	int closeCode() throws Exception {
		return this.closeCode.get(30, TimeUnit.SECONDS);
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
		this.heard.add(text.toString());
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.closeCode.complete(code);
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable ex) {
		this.closeCode.completeExceptionally(ex);
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
