package dev.graceful.sample.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Virtual users at work on one application.
 */
public final class Load implements AutoCloseable {

	private static final int MOST_USERS = 1000;

	private static final Duration LONGEST_REQUEST = Duration.ofSeconds(25);

	private final Target target;

	private final Results results = new Results();

	private final CountDownLatch end = new CountDownLatch(1);

	private final List<Thread> users = new ArrayList<>();

	private volatile boolean connects = true;

	private Load(Target target, List<Share> shares) {
		this.target = target;
		for (Share share : shares) {
			for (int i = 0; i < share.users(); i++) {
				Thread user = new Thread(new VirtualUser(this, share), share.mode() + "-" + i);
				user.setDaemon(true);
				this.users.add(user);
			}
		}
		if (this.users.size() > MOST_USERS) {
			throw new IllegalArgumentException(this.users.size() + " virtual users are more than " + MOST_USERS);
		}
	}

	/**
	 * Start virtual users that use an application in plain text.
	 * @param port the port
	 * @param shares who does what
	 * @return the load, the caller's to end
	 */
	public static Load start(int port, List<Share> shares) {
		return start(Target.plain(port), shares);
	}

	/**
	 * Start virtual users.
	 * @param target what they use
	 * @param shares who does what
	 * @return the load, the caller's to end
	 */
	public static Load start(Target target, List<Share> shares) {
		Load load = new Load(target, shares);
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
	 * Let no user connect any more: each goes on for as long as it has a connection, and
	 * leaves when that has ended.
	 */
	public void connectNoMore() {
		this.connects = false;
	}

	boolean connects() {
		return this.connects;
	}

	Target target() {
		return this.target;
	}

	boolean awaitEnd(long nanos) throws InterruptedException {
		return this.end.await(nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Let the load go on for some time.
	 * @param duration how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void runFor(Duration duration) throws InterruptedException {
		awaitEnd(duration.toNanos());
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
