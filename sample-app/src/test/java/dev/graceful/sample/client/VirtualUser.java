package dev.graceful.sample.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One client that sends requests, one at a time, until the load ends.
 */
final class VirtualUser implements Runnable {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Load load;

	private final Share share;

	private final Results results;

	private HttpConnection connection;

	private long opened;

	private long servedBy;

	private long due = System.nanoTime();

	VirtualUser(Load load, Share share) {
		this.load = load;
		this.share = share;
		this.results = load.results();
	}

	@Override
	public void run() {
		// Spread, so that the users of one mode do not march in step
		this.due += (long) (ThreadLocalRandom.current().nextDouble() * this.share.interval().toNanos());
		try {
			while (!endsBeforeNextRequest()) {
				request();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			disconnect();
		}
	}

	private boolean endsBeforeNextRequest() throws InterruptedException {
		long thought = this.share.mode().think(ThreadLocalRandom.current()).toNanos();
		long wait = Math.max(thought, this.due - System.nanoTime());
		boolean ends = this.load.awaitEnd(wait) || (this.connection == null && !this.load.connects());
		// A request that came late does not make the next ones come in a burst
		this.due = Math.max(this.due, System.nanoTime() - this.share.interval().toNanos())
				+ this.share.interval().toNanos();
		return ends;
	}

	private void request() {
		Mode mode = this.share.mode();
		long start = System.nanoTime();
		try {
			connect();
			Response response = mode.perform(this.connection, ThreadLocalRandom.current());
			this.servedBy = response.pid();
			this.results.succeeded(mode, start, System.nanoTime(), response.pid());
			if (!mode.keepsConnection()) {
				disconnect();
			}
			else if (response.last()) {
				disconnect();
				this.results.wasClosedPolitely(mode);
			}
		}
		catch (RequestFailedException ex) {
			failed(start, ex);
		}
		catch (RuntimeException ex) {
			failed(start, new RequestFailedException(FailureKind.CLIENT_BROKEN, ex.toString()));
		}
	}

	private void failed(long start, RequestFailedException failure) {
		disconnect();
		this.results.failed(this.share.mode(), this.opened, this.servedBy, start, System.nanoTime(), failure);
	}

	private void connect() throws RequestFailedException {
		if (this.connection == null) {
			this.opened = System.nanoTime();
			this.servedBy = 0;
			this.connection = HttpConnection.open(this.load.target(), TIMEOUT);
		}
		else {
			this.connection.checkStillOpen();
		}
	}

	private void disconnect() {
		if (this.connection != null) {
			this.connection.close();
			this.connection = null;
		}
	}

}
