package dev.graceful.sample.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for what another process does.
 */
public final class Await {

	private static final long INTERVAL_MILLIS = 20;

	private Await() {
	}

	/**
	 * Ask again and again, until there is an answer.
	 * @param <T> the answer's type
	 * @param what what is waited for, as the rest of "There was no ..."
	 * @param atMost how long
	 * @param attempt one attempt, empty where it has to be asked again
	 * @return the answer
	 */
	public static <T> T answer(Supplier<String> what, Duration atMost, Supplier<Optional<T>> attempt) {
		long deadline = System.nanoTime() + atMost.toNanos();
		while (true) {
			Optional<T> answer = attempt.get();
			if (answer.isPresent()) {
				return answer.get();
			}
			if (System.nanoTime() > deadline) {
				throw new AssertionError("After " + atMost.toSeconds() + " s there was no " + what.get());
			}
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(INTERVAL_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

}
