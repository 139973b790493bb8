package dev.graceful.sample.client;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * Thousands of connections that are idle for nearly all of the time, without a thread for
 * each.
 * <p>
 * For one thread at a time.
 */
public final class IdleConnections implements AutoCloseable {

	/**
	 * What each connection asks for.
	 */
	public static final String ASKED_FOR = "/bytes?size=1";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * So few that the latency is the server's, not that of a queue before it.
	 */
	private static final int ASKED_AT_ONCE = 8;

	/**
	 * So short that the next one is not asked late.
	 */
	private static final int SELECT_MILLIS = 2;

	/**
	 * So few that the last one of them is asked before the server gives it up: Tomcat
	 * waits 20 seconds for the first request.
	 */
	private static final int OPENED_AT_ONCE = 500;

	private static final int MOST_EXAMPLES = 10;

	/**
	 * What this process needs beside the connections.
	 */
	private static final int SPARE_DESCRIPTORS = 300;

	private final Selector selector;

	private final List<IdleConnection> open = new ArrayList<>();

	private final Histogram latencies = new Histogram();

	private final Instant begin = Instant.now();

	private final long origin = System.nanoTime();

	private final List<Answer> answers = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	private int failed;

	private int closedPolitely;

	private Map<Long, Integer> servedBy = Map.of();

	private IdleConnections() throws IOException {
		this.selector = Selector.open();
	}

	/**
	 * Open connections to a port of the loopback address, and ask each once.
	 * @param port the port
	 * @param count how many
	 * @return the connections, the caller's to close
	 * @throws IOException if they cannot be opened
	 */
	public static IdleConnections open(int port, int count) throws IOException {
		checkLimit(count);
		IdleConnections connections = new IdleConnections();
		try {
			InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
			for (int left = count; left > 0; left -= OPENED_AT_ONCE) {
				List<IdleConnection> opened = new ArrayList<>();
				for (int i = 0; i < Math.min(left, OPENED_AT_ONCE); i++) {
					opened.add(connections.add(SocketChannel.open(address)));
				}
				connections.ask(opened, Duration.ZERO);
			}
			return connections;
		}
		catch (IOException ex) {
			connections.close();
			throw ex;
		}
	}

	private static void checkLimit(int count) {
		long limit = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getMaxFileDescriptorCount();
		if (limit < count + SPARE_DESCRIPTORS) {
			throw new IllegalStateException(
					count + " connections are more than this process may open (ulimit -n is " + limit + ")");
		}
	}

	private IdleConnection add(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		IdleConnection connection = new IdleConnection(channel);
		connection.key = channel.register(this.selector, 0, connection);
		this.open.add(connection);
		return connection;
	}

	/**
	 * Send a request on each connection as fast as they are answered, a few at a time.
	 * @throws IOException if this process cannot wait for the responses
	 */
	public void askEach() throws IOException {
		askEach(Duration.ZERO);
	}

	/**
	 * Send a request on each connection, a few at a time, and check the responses. Those
	 * that have ended are left out from now on.
	 * @param atLeast over how long the requests are spread
	 * @throws IOException if this process cannot wait for the responses
	 */
	public void askEach(Duration atLeast) throws IOException {
		ask(this.open, atLeast);
	}

	private void ask(List<IdleConnection> connections, Duration atLeast) throws IOException {
		Deque<IdleConnection> waiting = new ArrayDeque<>(connections);
		Set<IdleConnection> asked = new HashSet<>();
		Map<Long, Integer> served = new HashMap<>();
		long interval = atLeast.toNanos() / Math.max(1, waiting.size());
		long due = System.nanoTime();
		while (!waiting.isEmpty() || !asked.isEmpty()) {
			while (!waiting.isEmpty() && asked.size() < ASKED_AT_ONCE && System.nanoTime() >= due) {
				due += interval;
				IdleConnection next = waiting.remove();
				if (attempt(next, next::ask)) {
					asked.add(next);
				}
			}
			this.selector.select(SELECT_MILLIS);
			for (SelectionKey key : this.selector.selectedKeys()) {
				((IdleConnection) key.attachment()).readable = true;
			}
			this.selector.selectedKeys().clear();
			asked.removeIf((connection) -> isDone(connection, served));
		}
		this.servedBy = served;
	}

	private boolean isDone(IdleConnection connection, Map<Long, Integer> served) {
		if (!attempt(connection, connection::proceed)) {
			return true;
		}
		if (connection.response == null) {
			return false;
		}
		this.latencies.add(connection.latency);
		this.answers.add(new Answer(this.begin.plusNanos(connection.asked + connection.latency - this.origin),
				Duration.ofNanos(connection.latency)));
		served.merge(connection.response.pid(), 1, Integer::sum);
		if (connection.response.last()) {
			this.closedPolitely++;
			drop(connection);
		}
		return true;
	}

	private boolean attempt(IdleConnection connection, Step step) {
		try {
			step.take();
			return true;
		}
		catch (RequestFailedException ex) {
			this.failed++;
			if (this.failures.size() < MOST_EXAMPLES) {
				this.failures.add(ex.getMessage());
			}
			drop(connection);
			return false;
		}
	}

	private void drop(IdleConnection connection) {
		this.open.remove(connection);
		connection.close();
	}

	/**
	 * Return how many connections have not ended.
	 * @return the number, as far as it was seen
	 */
	public int alive() {
		return this.open.size();
	}

	/**
	 * Return how many connections did not answer as they should.
	 * @return the number, since the begin
	 */
	public int failed() {
		return this.failed;
	}

	/**
	 * Return the first failures in words.
	 * @return a few of them
	 */
	public List<String> failureExamples() {
		return Collections.unmodifiableList(this.failures);
	}

	/**
	 * Return how many connections were ended by a response that announced it.
	 * @return the number, since the begin
	 */
	public int closedPolitely() {
		return this.closedPolitely;
	}

	/**
	 * Return the longest time that a response took.
	 * @return the time, since the begin
	 */
	public Duration longestStall() {
		return this.latencies.maximum();
	}

	/**
	 * Return the longest time that a response took of those that were complete in a time.
	 * @param from when that time begins
	 * @param to when it ends
	 * @return the time, zero where there was no response
	 */
	public Duration longestStall(Instant from, Instant to) {
		return this.answers.stream()
			.filter((answer) -> !answer.at().isBefore(from) && answer.at().isBefore(to))
			.map(Answer::latency)
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	/**
	 * Return how many connections each process served when they were last asked.
	 * @return by pid
	 */
	public Map<Long, Integer> servedBy() {
		return this.servedBy;
	}

	@Override
	public void close() {
		this.open.forEach(IdleConnection::close);
		this.open.clear();
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			// Nothing waits on it any more
		}
	}

	/**
	 * A response.
	 *
	 * @param at when it was complete
	 * @param latency the time that it took
	 */
	private record Answer(Instant at, Duration latency) {

	}

	/**
	 * Something that is tried with one connection.
	 */
	private interface Step {

		void take() throws RequestFailedException;

	}

	/**
	 * One of the connections.
	 */
	private static final class IdleConnection {

		private static final byte[] REQUEST = Request.get(ASKED_FOR).encode().array();

		private static final String END = "\r\n\r\na";

		private final SocketChannel channel;

		private final StringBuilder received = new StringBuilder();

		private SelectionKey key;

		private boolean readable;

		private long asked;

		private long latency;

		private Response response;

		IdleConnection(SocketChannel channel) {
			this.channel = channel;
		}

		void ask() throws RequestFailedException {
			this.received.setLength(0);
			this.response = null;
			if (read(FailureKind.CLOSED_WHILE_IDLE, FailureKind.CLOSED_WHILE_IDLE) > 0) {
				throw new RequestFailedException(FailureKind.WRONG_BODY, "the server sent bytes that nobody asked for");
			}
			this.asked = System.nanoTime();
			try {
				this.channel.write(ByteBuffer.wrap(REQUEST));
			}
			catch (IOException ex) {
				throw new RequestFailedException(FailureKind.RESET, ex.getMessage());
			}
			this.key.interestOps(SelectionKey.OP_READ);
		}

		void proceed() throws RequestFailedException {
			if (this.readable) {
				this.readable = false;
				read((this.received.isEmpty()) ? FailureKind.EOF_BEFORE_RESPONSE : FailureKind.EOF_IN_RESPONSE,
						FailureKind.RESET);
				if (this.received.indexOf(END) > 0) {
					this.latency = System.nanoTime() - this.asked;
					this.key.interestOps(0);
					this.response = parse(this.received.toString());
				}
			}
			else if (System.nanoTime() - this.asked > TIMEOUT.toNanos()) {
				throw new RequestFailedException(FailureKind.TIMEOUT, TIMEOUT.toSeconds() + " s have passed");
			}
		}

		private int read(FailureKind atEnd, FailureKind atError) throws RequestFailedException {
			ByteBuffer buffer = ByteBuffer.allocate(1024);
			try {
				int count = this.channel.read(buffer);
				if (count < 0) {
					throw new RequestFailedException(atEnd, "end of stream");
				}
				this.received.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
				return count;
			}
			catch (IOException ex) {
				throw new RequestFailedException(atError, ex.getMessage());
			}
		}

		private static Response parse(String text) throws RequestFailedException {
			String[] lines = text.substring(0, text.indexOf("\r\n\r\n")).split("\r\n");
			if (!lines[0].startsWith("HTTP/1.1 200")) {
				throw new RequestFailedException(FailureKind.BAD_STATUS, lines[0]);
			}
			Map<String, String> headers = new HashMap<>();
			for (int i = 1; i < lines.length; i++) {
				String[] header = lines[i].split(":", 2);
				headers.put(header[0].toLowerCase(Locale.ROOT), header[1].trim());
			}
			return new Response(200, headers, new byte[] { 'a' });
		}

		void close() {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				// Whatever was to be told of this connection has been told
			}
		}

	}

}
