package dev.graceful.posix;

/**
 * One open file descriptor, owned by whoever holds this object: the holder closes it, or
 * gives it to a method that says it takes it.
 * <p>
 * A descriptor that was looked up from a channel is always a duplicate, so closing it
 * never closes the channel, and closing the channel never closes it.
 */
public interface Descriptor extends AutoCloseable {

	/**
	 * Close the descriptor. Closing it again does nothing.
	 */
	@Override
	void close();

}
