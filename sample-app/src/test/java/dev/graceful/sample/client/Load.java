package dev.graceful.sample.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Virtual users at work on one port of the loopback address.
 */
public final class Load implements AutoCloseable {

	private static final int MOST_USERS = 1000;

	private static final Duration LONGEST_REQUEST = Duration.ofSeconds(25);

	private final Results results = new Results();

	private final CountDownLatch end = new CountDownLatch(1);

	private final List<Thread> users = new ArrayList<>();

	private Load(int port, List<Share> shares) {
		for (Share share : shares) {
			for (int i = 0; i < share.users(); i++) {
				Thread user = new Thread(new VirtualUser(port, share, this.results, this.end), share.mode() + "-" + i);
				user.setDaemon(true);
				this.users.add(user);
			}
		}
		if (this.users.size() > MOST_USERS) {
			throw new IllegalArgumentException(this.users.size() + " virtual users are more than " + MOST_USERS);
		}
	}

	/**
	 * Start virtual users.
	 * @param port the port
	 * @param shares who does what
	 * @return the load, the caller's to end
	 */
	public static Load start(int port, List<Share> shares) {
		Load load = new Load(port, shares);
		load.users.forEach(Thread::start);
		return load;
	}

	/**
	 * Return what the users have seen so far.
	 * @return the results, which go on counting
	 */
	public Results results() {
		return this.results;
	}

	/**
	 * Let the load go on for some time.
	 * @param duration how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void runFor(Duration duration) throws InterruptedException {
		this.end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * End the load: every user finishes the request it has begun.
	 * @return the results, complete
	 */
	public Results end() {
		this.end.countDown();
		long deadline = System.nanoTime() + LONGEST_REQUEST.toNanos();
		try {
			for (Thread user : this.users) {
				user.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
				if (user.isAlive()) {
					throw new IllegalStateException(user.getName() + " does not end");
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return this.results;
	}

	@Override
	public void close() {
		end();
	}

}
