package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
		this.lives.putIfAbsent(pid, Life.of(pid));
	}

	/**
	 * Return what has become of a process.
	 * @return its life until now; {@code null} if it is not watched
	 */
	Life life(long pid) {
		return this.lives.get(pid);
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
			return life.endedAt(this.clock.elapsed());
		}
		if (state == 'T' && life.stopped() == null) {
			return life.stoppedAt(this.clock.elapsed());
		}
		if (state != 'T' && life.isStopped()) {
			return life.wokeAt(this.clock.elapsed());
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

}
