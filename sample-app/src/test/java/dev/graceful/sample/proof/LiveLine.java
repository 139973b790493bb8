package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graceful.sample.client.Results;

/**
 * Tells how a load goes while it goes: on a terminal in one line that is rewritten,
 * otherwise in a line for each step.
 */
final class LiveLine implements AutoCloseable {

	private static final long INTERVAL_MILLIS = 200;

	private static final boolean TERMINAL = Boolean.getBoolean("terminal");

	private final Results results;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Thread painter = new Thread(this::paint, "live-line");

	private volatile String step = "starting";

	private LiveLine(Results results) {
		this.results = results;
		this.painter.setDaemon(true);
	}

	static LiveLine start(Results results) {
		LiveLine line = new LiveLine(results);
		line.painter.start();
		return line;
	}

	void say(String step) {
		this.step = step;
		if (!TERMINAL) {
			System.out.println(text());
		}
	}

	private void paint() {
		try {
			while (TERMINAL && !this.closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
				// Return, and erase to the end of the line
				System.out.print("\r" + text() + "\033[K");
				System.out.flush();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private String text() {
		Duration elapsed = this.results.elapsed();
		return String.format("%5.1f s  %,9d requests  %d failed  %s", elapsed.toMillis() / 1e3, this.results.requests(),
				this.results.failures(), this.step);
	}

	@Override
	public void close() {
		if (this.closed.getCount() > 0) {
			this.closed.countDown();
			try {
				this.painter.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			System.out.println();
		}
	}

}
