package dev.graceful.sample.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Users of one real client, who send GETs and POSTs and think for a short time between
 * them.
 * <p>
 * Thread-safe; may be asked while it goes on.
 */
public final class RealLoad implements AutoCloseable {

	private static final long LONGEST_THOUGHT_MILLIS = 400;

	private final RealClient client;

	private final CountDownLatch end = new CountDownLatch(1);

	private final List<Thread> users = new ArrayList<>();

	private final Map<String, Integer> failures = new TreeMap<>();

	private final Map<String, Integer> explained = new TreeMap<>();

	private final Set<Long> servedBy = new HashSet<>();

	private long requests;

	private RealLoad(RealClient client, int users) {
		this.client = client;
		for (int i = 0; i < users; i++) {
			Thread user = new Thread(this::use, "real-user-" + i);
			user.setDaemon(true);
			this.users.add(user);
		}
	}

	/**
	 * Start users of a client.
	 * @param client the client, closed with the load
	 * @param users how many
	 * @return the load, the caller's to end
	 */
	public static RealLoad start(RealClient client, int users) {
		RealLoad load = new RealLoad(client, users);
		load.users.forEach(Thread::start);
		return load;
	}

	private void use() {
		try {
			while (!this.end.await(ThreadLocalRandom.current().nextLong(LONGEST_THOUGHT_MILLIS),
					TimeUnit.MILLISECONDS)) {
				Exchange exchange = Mode.getOrPost(ThreadLocalRandom.current());
				try {
					Response response = this.client.exchange(exchange.request());
					exchange.check(response);
					succeeded(response.pid());
				}
				catch (Exception ex) {
					failed(exchange.request().method(), ex);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void succeeded(long pid) {
		this.requests++;
		this.servedBy.add(pid);
	}

	private synchronized void failed(String method, Exception failure) {
		this.requests++;
		String text = method + ": " + describe(failure);
		this.client.explain(failure)
			.ifPresentOrElse((reason) -> this.explained.merge(text + ": " + reason, 1, Integer::sum),
					() -> this.failures.merge(text, 1, Integer::sum));
	}

	private static String describe(Throwable failure) {
		// Ports and stream numbers make no difference
		String text = failure.getClass().getSimpleName() + " (" + failure.getMessage() + ")";
		String cause = (failure.getCause() != null) ? " <- " + describe(failure.getCause()) : "";
		return text.replaceAll("\\d{4,}", "N") + cause;
	}

	public synchronized long requests() {
		return this.requests;
	}

	/**
	 * Return how often each kind of exception was thrown that nothing explains.
	 * @return by method, exception, and its causes
	 */
	public synchronized Map<String, Integer> failures() {
		return new TreeMap<>(this.failures);
	}

	/**
	 * Return how often each kind of exception was thrown that is the client's own fault.
	 * @return by method, exception, its causes, and the explanation
	 */
	public synchronized Map<String, Integer> explained() {
		return new TreeMap<>(this.explained);
	}

	/**
	 * Return which processes have answered.
	 * @return their pids
	 */
	public synchronized Set<Long> servedBy() {
		return Set.copyOf(this.servedBy);
	}

	/**
	 * End the load: every user finishes the request it has begun.
	 */
	public void end() {
		this.end.countDown();
		try {
			for (Thread user : this.users) {
				user.join(RealClient.TIMEOUT.plus(Duration.ofSeconds(5)).toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.client.close();
	}

	@Override
	public void close() {
		end();
	}

	@Override
	public String toString() {
		return this.client.toString();
	}

}
