package dev.graceful.posix;

/**
 * A handler that is called each time a signal arrives, until the holder closes this.
 * <p>
 * Thread-safe.
 */
public interface SignalSubscription extends AutoCloseable {

	/**
	 * Stop calling the handler, and let the signal do what it did before, unless somebody
	 * else handles it by now. A call that has begun goes on. Closing it again does
	 * nothing.
	 */
	@Override
	void close();

}
