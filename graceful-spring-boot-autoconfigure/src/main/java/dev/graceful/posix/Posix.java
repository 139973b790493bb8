package dev.graceful.posix;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * The operating system, as far as a handoff needs more of it than the JDK gives: the only
 * place where descriptors have numbers.
 * <p>
 * Thread-safe.
 */
public interface Posix {

	/**
	 * Load the native library that is needed, the first time; this takes some 150 ms, and
	 * who calls meanwhile waits for it.
	 * @return the operating system, always the same
	 * @throws PosixUnavailableException if it cannot be used here, now and every time
	 * again; nothing else is ever thrown
	 */
	static Posix load() throws PosixUnavailableException {
		return PosixLoading.load();
	}

	/**
	 * Tell, without loading anything native, whether it is of any use to
	 * {@linkplain #load() load}.
	 * @return empty, or a sentence that says why hot restart cannot work here
	 */
	static Optional<String> unsupported() {
		return PosixLoading.unsupported();
	}

	/**
	 * Duplicate the descriptor of a listening channel of this process.
	 * @param listener a bound channel
	 * @return the duplicate, the caller's
	 * @throws IOException if no descriptor of this process listens there
	 */
	Descriptor duplicate(ServerSocketChannel listener) throws IOException;

	/**
	 * Make a listening descriptor usable from Java.
	 * @param listener taken: closed here where the channel does not keep it
	 * @return the channel over it
	 * @throws IOException if it is not a listening socket
	 */
	AdoptedListener adopt(Descriptor listener) throws IOException;

	/**
	 * Send and receive descriptors over a connection. The JDK's channel and the returned
	 * socket use the same connection; read from one of them only.
	 * @param connection a connected unix-domain channel, one end of which is bound to a
	 * path that no other connection of this process is bound to; stays the caller's
	 * @return the socket, the caller's, to be closed apart from the channel
	 * @throws IOException if the connection's descriptor cannot be found
	 */
	DescriptorSocket descriptorSocket(SocketChannel connection) throws IOException;

	/**
	 * Let this process's standard output and error be again what was set aside when it
	 * was started, at once for the JVM, the native code and everything that was written
	 * through {@code System.out} before.
	 * @param streams what was set aside; the descriptors are closed
	 * @throws IOException if the descriptors are not there any more; nothing has changed
	 * then
	 */
	void restoreStandardStreams(SetAsideStreams streams) throws IOException;

	/**
	 * Return how many descriptors this process may have open.
	 * @return the soft limit of {@code RLIMIT_NOFILE}
	 */
	long descriptorLimit();

}
