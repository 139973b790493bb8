package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graceful.sample.client.Results;

/**
 * Sees when processes end, are stopped, and wake up, by the clock of the load.
 */
final class Witness implements AutoCloseable {

	private static final long INTERVAL_MILLIS = 5;

	private final Results clock;

	private final Map<Long, Life> lives = new ConcurrentHashMap<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	private Witness(Results clock) {
		this.clock = clock;
	}

	static Witness start(Results clock) {
		Witness witness = new Witness(clock);
		Thread thread = new Thread(witness::watch, "witness");
		thread.setDaemon(true);
		thread.start();
		return witness;
	}

	/**
	 * Watch a process from now on.
	 */
	void watch(long pid) {
		this.lives.putIfAbsent(pid, new Life(null, null, null));
	}

	Life life(long pid) {
		return this.lives.getOrDefault(pid, new Life(null, null, null));
	}

	private void watch() {
		try {
			while (!this.closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
				this.lives.replaceAll(this::look);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Life look(long pid, Life life) {
		char state = state(pid);
		if (state == 'Z' && life.ended() == null) {
			return new Life(life.stopped(), life.woke(), this.clock.elapsed());
		}
		if (state == 'T' && life.stopped() == null) {
			return new Life(this.clock.elapsed(), null, null);
		}
		if (state != 'T' && life.stopped() != null && life.woke() == null) {
			return new Life(life.stopped(), this.clock.elapsed(), life.ended());
		}
		return life;
	}

	private static char state(long pid) {
		try {
			String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
			return stat.charAt(stat.lastIndexOf(')') + 2);
		}
		catch (IOException ex) {
			return 'Z';
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
	}

	/**
	 * What has become of a process; {@code null} for what has not happened.
	 *
	 * @param stopped when it was stopped
	 * @param woke when it went on, or ended, after that
	 * @param ended when it ended
	 */
	record Life(Duration stopped, Duration woke, Duration ended) {

		/**
		 * When it first stopped to serve.
		 */
		Optional<Duration> broke() {
			return Optional.ofNullable((this.stopped != null) ? this.stopped : this.ended);
		}

		boolean isStopped() {
			return this.stopped != null && this.woke == null && this.ended == null;
		}

	}

}
