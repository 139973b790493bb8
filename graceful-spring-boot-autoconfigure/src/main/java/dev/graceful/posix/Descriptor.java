package dev.graceful.posix;

/**
 * One open file descriptor, owned by whoever holds this object: the holder closes it, or
 * gives it to a method that says it takes it.
 * <p>
 * A listener's is always a duplicate, so closing it never closes the channel, and closing
 * the channel never closes it. An established connection's, as
 * {@link Posix#descriptors(java.util.Collection)} finds it, is borrowed: it stays the
 * channel's, closing it does nothing, and it can be sent for as long as the channel is
 * open.
 */
public interface Descriptor extends AutoCloseable {

	/**
	 * Close the descriptor. Closing it again does nothing.
	 */
	@Override
	void close();

}
