package dev.graceful.tomcat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import dev.graceful.tomcat.TestClient.Response;

/**
 * Clients that keep their one connection, and ask in every way there is, most without a
 * pause.
 */
final class KeepAliveLoad implements AutoCloseable {

	private final SocketAddress address;

	private final List<Thread> threads;

	private final LongAdder answers = new LongAdder();

	private final List<Exception> failures = new CopyOnWriteArrayList<>();

	private volatile boolean stopped;

	KeepAliveLoad(SocketAddress address, int clients) {
		this.address = address;
		this.threads = IntStream.range(0, clients).mapToObj((seed) -> new Thread(() -> run(seed), "load")).toList();
		this.threads.forEach(Thread::start);
	}

	private void run(int seed) {
		Random random = new Random(seed);
		try (TestClient client = TestClient.connect(this.address)) {
			while (!this.stopped) {
				ask(client, random);
			}
		}
		catch (Exception ex) {
			this.failures.add(ex);
		}
	}

	private void ask(TestClient client, Random random) throws Exception {
		switch (random.nextInt(6)) {
			case 0, 1 -> check(client.ask("/"));
			case 2 -> post(client, random);
			case 3 -> pipeline(client, 2 + random.nextInt(5));
			case 4 ->
				send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII), random);
			case 5 -> Thread.sleep(random.nextInt(20));
			default -> throw new IllegalStateException();
		}
	}

	private void post(TestClient client, Random random) throws Exception {
		String body = String.valueOf(random.nextLong()).repeat(random.nextInt(1000));
		if (random.nextBoolean()) {
			client.send(TestClient.postOf(body));
		}
		else {
			sendInTwoParts(client, TestClient.postOf(body), random);
		}
		Response response = client.receive();
		if (!response.body().equals(body)) {
			throw new IOException("The answer is that of another request");
		}
		checkHeaders(response);
	}

	private void pipeline(TestClient client, int count) throws IOException {
		client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(count).getBytes(StandardCharsets.US_ASCII));
		for (int i = 0; i < count; i++) {
			check(client.receive());
		}
	}

	private void send(TestClient client, byte[] request, Random random) throws Exception {
		sendInTwoParts(client, request, random);
		check(client.receive());
	}

	private static void sendInTwoParts(TestClient client, byte[] request, Random random) throws Exception {
		int half = 1 + random.nextInt(request.length - 1);
		client.send(Arrays.copyOf(request, half));
		Thread.sleep(random.nextInt(3));
		client.send(Arrays.copyOfRange(request, half, request.length));
	}

	private void check(Response response) throws IOException {
		if (!response.body().equals(response.header("server-name"))) {
			throw new IOException("The answer is that of another request: " + response);
		}
		checkHeaders(response);
	}

	private void checkHeaders(Response response) throws IOException {
		if (response.header("connection") != null) {
			throw new IOException("The connection was to end: " + response.headers());
		}
		this.answers.increment();
	}

	void awaitMoreAnswers(long count) throws InterruptedException {
		long enough = this.answers.sum() + count;
		while (this.answers.sum() < enough && this.failures.isEmpty()) {
			Thread.sleep(1);
		}
	}

	long answers() {
		return this.answers.sum();
	}

	List<Exception> failures() {
		return this.failures;
	}

	/**
	 * Begin no more requests, and wait for those that were begun.
	 */
	void stop() {
		this.stopped = true;
		try {
			for (Thread thread : this.threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		stop();
	}

}
