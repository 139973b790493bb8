package dev.graceful.posix;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
	 * Find the descriptors of established connections. Where the JDK is not open to us,
	 * those of unix-domain connections are never found.
	 * @param connections open channels of this process, which nobody closes meanwhile
	 * @return the descriptor of each that was found: the channel's, good for as long as
	 * the channel is open, and closing it does nothing; sending it later fails
	 * @throws IOException if this process's descriptors cannot be read
	 */
	Map<SocketChannel, Descriptor> descriptors(Collection<SocketChannel> connections) throws IOException;

	/**
	 * Duplicate the descriptor of a connection that others may close meanwhile.
	 * @param connection as {@link #descriptors(Collection)} has found it
	 * @return the duplicate, the caller's
	 * @throws IOException if the connection's channel is closed, or this process may have
	 * no more descriptors
	 */
	Descriptor duplicate(Descriptor connection) throws IOException;

	/**
	 * Look at the connections that this process has now, so that their descriptors are
	 * found sooner. Takes long where there are thousands.
	 * @throws IOException if this process's descriptors cannot be read
	 */
	void lookAtConnections() throws IOException;

	/**
	 * Tell how many bytes have been read from a TCP connection since it was made, by
	 * whichever process held it.
	 * @param connection the descriptor of an established connection; stays the caller's
	 * @return the number; empty where either end has closed it, where it is no TCP
	 * connection, or where the kernel does not say
	 */
	OptionalLong bytesRead(Descriptor connection);

	/**
	 * Make the descriptors of established connections usable from Java. As long as
	 * another process holds a connection as well, its peer notices nothing, neither here
	 * nor when the channel is closed while no selector has it.
	 * @param connections taken: each is its channel's, or closed here
	 * @return for each, in the same order, a non-blocking channel that tells both real
	 * addresses; empty where there can be none: it is no stream connection, its peer has
	 * reset it, or it is a unix-domain connection and the JDK is not open to us
	 * @throws IOException if the operating system or the JDK lets none of them be used;
	 * all are closed then
	 */
	List<Optional<SocketChannel>> adoptConnections(List<Descriptor> connections) throws IOException;

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
	 * Connect this process with itself, so that descriptors can travel within it.
	 * @return the two ends of one connection, the caller's
	 * @throws IOException if there is no descriptor for them
	 */
	List<DescriptorSocket> descriptorSocketsWithin() throws IOException;

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
	 * Send one datagram to a unix-domain socket, and descriptors with it.
	 * @param socket its path; where that begins with {@code @}, its name without a file
	 * @param datagram at least one byte
	 * @param descriptors they stay the caller's, and may be closed afterwards
	 * @throws IOException if nobody takes it at once
	 */
	void send(String socket, byte[] datagram, List<Descriptor> descriptors) throws IOException;

	/**
	 * Take the descriptors that this process was started with, beside its standard
	 * streams. Whatever has these numbers is taken, so to be called once, and only where
	 * whoever started the process says that they are there.
	 * @param count how many
	 * @return the descriptors in their order, the caller's, close-on-exec from now on
	 * @throws IOException if one of them is not open
	 */
	List<Descriptor> takeInherited(int count) throws IOException;

	/**
	 * Run another program in this process, which keeps its pid, its children and its
	 * standard streams, and nothing else. Processes that descend from it become its
	 * children when their parent ends. The signals that {@link SmallPosix} waits for are
	 * blocked in it.
	 * @param command the path of the program, and its arguments
	 * @param environment its environment
	 * @throws IOException if it cannot be run; this program goes on then
	 */
	void becomeKeeper(List<String> command, Map<String, String> environment) throws IOException;

	/**
	 * Return how many descriptors this process may have open.
	 * @return the soft limit of {@code RLIMIT_NOFILE}
	 */
	long descriptorLimit();

	/**
	 * Return how many descriptors this process has open.
	 * @return the number at this moment
	 * @throws IOException if it cannot be told
	 */
	long openDescriptors() throws IOException;

}
