package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.graceful.launch.SuccessorProcess;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.SetAsideStreams;

/**
 * The operating system as the handoff sees it. What takes time happens in the background
 * and is told on the loop.
 */
interface OperatingSystem {

	/**
	 * Make ready what a handoff needs of the operating system, and then look whether
	 * something else speaks against it.
	 * @param objection returns a sentence, or {@code null}; may take its time
	 * @param ready told on the loop: {@code null}, or the sentence that says why there
	 * can be no handoff
	 */
	void prepare(Supplier<String> objection, Consumer<String> ready);

	/**
	 * Do something that takes its time.
	 * @param work done by another thread
	 * @param done told on the loop, however it went
	 */
	void aside(Runnable work, Runnable done);

	/**
	 * Let callers connect.
	 * @param callers told of everybody who has said something
	 * @return the open control socket
	 * @throws IOException if it cannot be opened; the message says where and why
	 */
	ControlSocket openControlSocket(Callers callers) throws IOException;

	/**
	 * Connect to the predecessor's control socket.
	 * @param path where it is
	 * @param listener hears what the predecessor says, or that it could not be reached
	 * @param linked told on the loop before the listener hears anything
	 */
	void connect(String path, Link.Listener listener, Consumer<Link> linked);

	/**
	 * Link this process with itself.
	 * @param listener hears what is sent at the other end, or that there is no link
	 * @param otherListener hears what is sent at this end, or that there is no link
	 * @param linked told on the loop, both ends, where there is a link
	 */
	void connectWithin(Link.Listener listener, Link.Listener otherListener, BiConsumer<Link, Link> linked);

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
	 * Get hold of a successor that this process has not launched.
	 * @param pid its pid
	 * @return the process
	 */
	SuccessorProcess process(long pid);

	/**
	 * Find the descriptors of established connections.
	 * @param connections open, and the caller's
	 * @return the descriptor of each that was found: the channel's, good for as long as
	 * the channel is open
	 * @throws IOException if this process's descriptors cannot be read
	 */
	Map<SocketChannel, Descriptor> descriptors(Collection<SocketChannel> connections) throws IOException;

	/**
	 * Duplicate the descriptor of a connection that may be closed meanwhile.
	 * @param connection its descriptor, as it was found; stays the channel's
	 * @return the duplicate, the caller's; empty where the channel is closed, or there is
	 * no room for a duplicate
	 */
	Optional<Descriptor> duplicate(Descriptor connection);

	/**
	 * Look at the connections that this process has now, so that their descriptors are
	 * found sooner. May take a tenth of a second where there are thousands.
	 */
	void lookAtConnections();

	/**
	 * Tell how many bytes have been read from a connection since it was made, by
	 * whichever process held it.
	 * @param connection its descriptor; stays the caller's
	 * @return the number; empty where either end has closed it, or where it cannot be
	 * told
	 */
	OptionalLong bytesRead(Descriptor connection);

	/**
	 * Make connections that were passed usable.
	 * @param connections taken
	 * @return for each, in the same order, its channel; empty where there can be none
	 * @throws IOException if there is none for any of them
	 */
	List<Optional<SocketChannel>> adoptConnections(List<Descriptor> connections) throws IOException;

	/**
	 * Return how many descriptors this process may have open.
	 * @return the soft limit
	 */
	long descriptorLimit();

	/**
	 * Return how many descriptors more this process can take, and still accept new
	 * clients and open files.
	 * @return the number at this moment
	 */
	int roomForDescriptors();

	/**
	 * Return how long the compilers of this JVM have worked.
	 * @return in milliseconds; may become less where some of them have ended
	 */
	long compilerMillis();

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
