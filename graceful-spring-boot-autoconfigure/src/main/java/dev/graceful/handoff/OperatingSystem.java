package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;

import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.SetAsideStreams;

/**
 * The operating system as the handoff sees it. What takes time happens in the background
 * and is told on the loop.
 */
interface OperatingSystem {

	/**
	 * Make ready what a handoff needs of the operating system.
	 * @param ready told on the loop: {@code null}, or the sentence that says why there
	 * can be no handoff here
	 */
	void prepare(Consumer<String> ready);

	/**
	 * Let callers connect.
	 * @param callers told on the loop of everybody who has said hello
	 * @return the open control socket
	 * @throws IOException if it cannot be opened; the message says where and why
	 */
	ControlSocket openControlSocket(Consumer<Caller> callers) throws IOException;

	/**
	 * Connect to the predecessor's control socket.
	 * @param path where it is
	 * @param listener hears what the predecessor says, or that it could not be reached
	 * @param linked told on the loop before the listener hears anything
	 */
	void connect(String path, Link.Listener listener, Consumer<Link> linked);

	/**
	 * Duplicate the descriptor of a listener.
	 * @param channel the listening channel
	 * @return the duplicate, the caller's
	 * @throws IOException if it is not open
	 */
	Descriptor duplicate(ServerSocketChannel channel) throws IOException;

	/**
	 * Make a listener that was passed usable.
	 * @param listener taken
	 * @return the channel
	 * @throws IOException if it is no listening socket
	 */
	AdoptedListener adopt(Descriptor listener) throws IOException;

	/**
	 * Write what this process prints to its real standard output and error from now on.
	 * @param streams where they were set aside
	 * @throws IOException if they are not there any more
	 */
	void restoreStandardStreams(SetAsideStreams streams) throws IOException;

	/**
	 * Whether a process still holds descriptors.
	 * @param pid the process
	 * @return whether it runs; a zombie does not
	 */
	boolean isRunning(long pid);

	/**
	 * Return how many descriptors this process may have open.
	 * @return the soft limit
	 */
	long descriptorLimit();

	/**
	 * The socket on which callers connect.
	 */
	interface ControlSocket {

		/**
		 * Return where it is.
		 * @return the absolute path
		 */
		String path();

		/**
		 * Stop listening, and remove it.
		 */
		void close();

	}

}
