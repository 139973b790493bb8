package dev.graceful.tomcat;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Clients that open a new connection for every request, without a pause.
 */
final class Load implements AutoCloseable {

	private final SocketAddress address;

	private final List<Thread> threads;

	private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

	private final List<Exception> failures = new CopyOnWriteArrayList<>();

	private volatile boolean stopped;

	Load(SocketAddress address, int clients) {
		this.address = address;
		this.threads = Stream.generate(() -> new Thread(this::run, "load")).limit(clients).toList();
		this.threads.forEach(Thread::start);
	}

	private void run() {
		while (!this.stopped) {
			try {
				String answer = TestClient.askOnce(this.address);
				this.answers.computeIfAbsent(answer, (name) -> new LongAdder()).increment();
			}
			catch (Exception ex) {
				this.failures.add(ex);
			}
		}
	}

	void awaitAnswers(long count) throws InterruptedException {
		while (answers() < count && this.failures.isEmpty()) {
			Thread.sleep(1);
		}
	}

	long answers(String server) {
		LongAdder count = this.answers.get(server);
		return (count != null) ? count.sum() : 0;
	}

	private long answers() {
		return this.answers.values().stream().mapToLong(LongAdder::sum).sum();
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
