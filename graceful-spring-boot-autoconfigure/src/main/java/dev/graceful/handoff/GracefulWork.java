package dev.graceful.handoff;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What an application does beside answering requests, and a drain has to wait for as it
 * waits for a request: <pre class="code">
 * try (GracefulWork.Begun report = work.begin("monthly report")) {
 *     ...
 * }
 * </pre>
 * <p>
 * Thread-safe. Work may begin during a drain, too, and is waited for until the drain's
 * timeout.
 */
public final class GracefulWork {

	private final Queue<Begun> begun = new ConcurrentLinkedQueue<>();

	/**
	 * Begin a piece of work.
	 * @param description what it is, for the log
	 * @return the piece; whoever began it closes it when it is done
	 */
	public Begun begin(String description) {
		Begun piece = new Begun(description);
		this.begun.add(piece);
		return piece;
	}

	/**
	 * Return what has begun and is not done.
	 * @return the descriptions, oldest first
	 */
	public List<String> unfinished() {
		return this.begun.stream().map(Begun::toString).toList();
	}

	/**
	 * A piece of work that has begun.
	 */
	public final class Begun implements AutoCloseable {

		private final String description;

		private Begun(String description) {
			this.description = Objects.requireNonNull(description);
		}

		/**
		 * The work is done. Closing it again does nothing.
		 */
		@Override
		public void close() {
			GracefulWork.this.begun.remove(this);
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

}
