package dev.graceful.sample.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * WebSocket sessions that send messages, expect each back, and connect again whenever
 * they were ended.
 * <p>
 * Thread-safe; may be asked while it goes on.
 */
public final class WebSocketLoad implements AutoCloseable {

	private static final long INTERVAL_MILLIS = 500;

	private static final Duration ECHO_TIMEOUT = Duration.ofSeconds(10);

	private static final List<String> PATHS = List.of("/websocket/raw", "/websocket/spring");

	private final HttpClient client = HttpClient.newHttpClient();

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "web-socket-load");
		thread.setDaemon(true);
		return thread;
	});

	private final long origin = System.nanoTime();

	private final Target target;

	private final List<Session> sessions = new ArrayList<>();

	private final List<WebSocketEnd> ends = new ArrayList<>();

	private final List<Duration> reconnects = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	private long echoes;

	private volatile boolean over;

	private WebSocketLoad(Target target) {
		this.target = target;
	}

	/**
	 * Open sessions, half of them to the one kind of endpoint, half to the other.
	 * @param target the application
	 * @param count how many
	 * @return the load, the caller's to close
	 */
	public static WebSocketLoad start(Target target, int count) {
		WebSocketLoad load = new WebSocketLoad(target);
		for (int i = 0; i < count; i++) {
			load.open(PATHS.get(i % PATHS.size()));
		}
		return load;
	}

	private void open(String path) {
		Session session = new Session(path);
		this.sessions.add(session);
		session.connect();
		this.clock.scheduleAtFixedRate(session::send, ThreadLocalRandom.current().nextLong(INTERVAL_MILLIS),
				INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
	}

	private Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.origin);
	}

	/**
	 * Return how many sessions are open.
	 * @return the number at this moment
	 */
	public int open() {
		return (int) this.sessions.stream().filter(Session::isOpen).count();
	}

	/**
	 * Return how the sessions ended that have ended.
	 * @return the ends, the first one first
	 */
	public synchronized List<WebSocketEnd> ends() {
		return List.copyOf(this.ends);
	}

	/**
	 * Return when sessions were open again.
	 * @return the times since the load began
	 */
	public synchronized List<Duration> reconnects() {
		return this.reconnects.stream().sorted().toList();
	}

	/**
	 * Return what went wrong beside the ends: refused connections, messages that did not
	 * come back.
	 * @return in words
	 */
	public synchronized List<String> failures() {
		return Collections.unmodifiableList(new ArrayList<>(this.failures));
	}

	public synchronized long echoes() {
		return this.echoes;
	}

	private synchronized void echoed() {
		this.echoes++;
	}

	private synchronized void failed(String failure) {
		this.failures.add(failure);
	}

	private void ended(Session session, int code, String reason) {
		if (this.over) {
			return;
		}
		synchronized (this) {
			this.ends.add(new WebSocketEnd(session.path, elapsed(), code, reason));
		}
		session.connect();
	}

	private synchronized void connected() {
		if (this.reconnects.size() < this.ends.size()) {
			this.reconnects.add(elapsed());
		}
	}

	/**
	 * End all sessions.
	 */
	@Override
	public void close() {
		this.over = true;
		this.clock.shutdownNow();
		this.sessions.forEach(Session::abort);
	}

	/**
	 * One session after the other, to the same endpoint.
	 */
	private final class Session implements WebSocket.Listener {

		private final String path;

		private final StringBuilder received = new StringBuilder();

		private WebSocket webSocket;

		private String expected;

		private long sent;

		Session(String path) {
			this.path = path;
		}

		void connect() {
			Target target = WebSocketLoad.this.target;
			URI uri = URI.create("ws://127.0.0.1:" + target.port() + this.path);
			WebSocketLoad.this.client.newWebSocketBuilder()
				.connectTimeout(ECHO_TIMEOUT)
				.buildAsync(uri, this)
				.whenComplete((connected, failure) -> {
					if (failure != null) {
						failed(this.path + " at " + elapsed().toMillis() + " ms: " + failure);
					}
				});
		}

		synchronized boolean isOpen() {
			return this.webSocket != null;
		}

		synchronized void send() {
			if (this.webSocket == null) {
				return;
			}
			if (this.expected == null) {
				this.expected = "message of " + System.nanoTime();
				this.sent = System.nanoTime();
				this.webSocket.sendText(this.expected, true);
			}
			else if (System.nanoTime() - this.sent > ECHO_TIMEOUT.toNanos()) {
				failed(this.path + " at " + elapsed().toMillis() + " ms: a message did not come back");
				this.expected = null;
			}
		}

		synchronized void abort() {
			if (this.webSocket != null) {
				this.webSocket.abort();
			}
		}

		@Override
		public synchronized void onOpen(WebSocket webSocket) {
			this.webSocket = webSocket;
			this.expected = null;
			this.received.setLength(0);
			connected();
			webSocket.request(1);
		}

		@Override
		public synchronized CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.received.append(data);
			if (last) {
				if (this.received.toString().equals(this.expected)) {
					echoed();
				}
				else {
					failed(this.path + " at " + elapsed().toMillis() + " ms: got '" + this.received
							+ "' instead of what was sent");
				}
				this.received.setLength(0);
				this.expected = null;
			}
			webSocket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
			over(code, reason);
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			over(WebSocketEnd.CUT, error.toString());
		}

		private void over(int code, String reason) {
			synchronized (this) {
				this.webSocket = null;
			}
			ended(this, code, reason);
		}

	}

}
