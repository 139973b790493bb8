package dev.graceful.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The functions of the C library that the JDK does not offer, with errno turned into
 * exceptions and interrupted calls made again. Its numbers are those of Linux on 64-bit
 * x86 and ARM.
 */
final class LibC {

	static final int EBADF = 9;

	static final int EAGAIN = 11;

	static final int ETOOMANYREFS = 109;

	private static final int EINTR = 4;

	private static final int EBUSY = 16;

	private static final int F_GETFD = 1;

	private static final int F_SETFD = 2;

	private static final int FD_CLOEXEC = 1;

	private static final int F_GETFL = 3;

	private static final int F_SETFL = 4;

	private static final int F_DUPFD_CLOEXEC = 1030;

	private static final int O_NONBLOCK = 0x800;

	private static final int O_CLOEXEC = 0x80000;

	private static final int SOL_SOCKET = 1;

	private static final int SO_TYPE = 3;

	private static final int SO_PEERCRED = 17;

	private static final int SO_ACCEPTCONN = 30;

	private static final int AF_UNIX = 1;

	private static final int SOCK_STREAM = 1;

	private static final int SOCK_DGRAM = 2;

	private static final int SOCK_CLOEXEC = O_CLOEXEC;

	private static final int IPPROTO_TCP = 6;

	private static final int TCP_INFO = 11;

	/**
	 * Of struct tcp_info, up to and with tcpi_bytes_received.
	 */
	private static final int TCP_INFO_SIZE = 136;

	private static final int TCP_INFO_BYTES_RECEIVED = 128;

	private static final int TCP_ESTABLISHED = 1;

	private static final long FIONREAD = 0x541B;

	private static final int SHUT_RDWR = 2;

	private static final int MSG_DONTWAIT = 0x40;

	private static final int MSG_NOSIGNAL = 0x4000;

	private static final int MSG_CMSG_CLOEXEC = 0x40000000;

	private static final int POLLIN = 1;

	private static final int PR_SET_CHILD_SUBREAPER = 36;

	private static final int SIG_BLOCK = 0;

	private static final int SIG_UNBLOCK = 1;

	private static final int RLIMIT_NOFILE = 7;

	private static final int SOCKADDR_STORAGE_SIZE = 128;

	private static final int SIGACTION_SIZE = 152;

	private static final int FIRST_AFTER_STANDARD_STREAMS = 3;

	private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

	private final Functions functions;

	private final Runtime runtime;

	private LibC(Functions functions) {
		this.functions = functions;
		this.runtime = Runtime.getRuntime(functions);
	}

	static LibC load() {
		return new LibC(LibraryLoader.create(Functions.class).failImmediately().load("c"));
	}

	Pointer allocate(int size) {
		return Memory.allocateDirect(this.runtime, size, true);
	}

	/**
	 * Duplicate a descriptor, close-on-exec, never into the place of a standard stream
	 * that is closed.
	 */
	OpenDescriptor duplicate(int descriptor) throws SystemCallException {
		return new OpenDescriptor(this, (int) call("fcntl",
				() -> this.functions.fcntl(descriptor, F_DUPFD_CLOEXEC, FIRST_AFTER_STANDARD_STREAMS)));
	}

	/**
	 * Let a descriptor that children inherit refer to what another one refers to.
	 */
	void replaceInheritable(int replaced, int by) throws SystemCallException {
		call("dup3", () -> this.functions.dup3(by, replaced, 0));
	}

	/**
	 * Let a descriptor refer to what another one refers to, close-on-exec.
	 */
	void replace(int replaced, int by) throws SystemCallException {
		call("dup3", () -> this.functions.dup3(by, replaced, O_CLOEXEC));
	}

	void close(int descriptor) {
		// Linux has freed the number even where this fails, so it must not be tried again
		this.functions.close(descriptor);
	}

	/**
	 * Shut a connection down for whoever holds it. That it may be over already is no
	 * failure.
	 */
	void shutdown(int descriptor) {
		this.functions.shutdown(descriptor, SHUT_RDWR);
	}

	void setNonBlocking(int descriptor) throws SystemCallException {
		long flags = call("fcntl", () -> this.functions.fcntl(descriptor, F_GETFL, 0));
		if ((flags & O_NONBLOCK) == 0) {
			call("fcntl", () -> this.functions.fcntl(descriptor, F_SETFL, flags | O_NONBLOCK));
		}
	}

	/**
	 * Open a datagram socket that is bound to the local name of another socket.
	 */
	OpenDescriptor datagramSocketWithNameOf(int descriptor) throws IOException {
		byte[] address = new byte[SOCKADDR_STORAGE_SIZE];
		int[] length = { address.length };
		call("getsockname", () -> this.functions.getsockname(descriptor, address, length));
		int family = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getShort();
		OpenDescriptor socket = new OpenDescriptor(this,
				(int) call("socket", () -> this.functions.socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)));
		try {
			int number = socket.number();
			call("bind", () -> this.functions.bind(number, address, length[0]));
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Send one datagram, if somebody takes it at once.
	 */
	void send(byte[] sockaddr, Message datagram) throws IOException {
		try (OpenDescriptor socket = new OpenDescriptor(this,
				(int) call("socket", () -> this.functions.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)))) {
			int number = socket.number();
			call("connect", () -> this.functions.connect(number, sockaddr, sockaddr.length));
			send(number, datagram);
		}
	}

	boolean isOpen(int descriptor) {
		return this.functions.fcntl(descriptor, F_GETFD, 0) >= 0;
	}

	boolean isListening(int descriptor) {
		return socketOption(descriptor, SO_ACCEPTCONN) == 1;
	}

	boolean isStream(int descriptor) {
		return socketOption(descriptor, SO_TYPE) == SOCK_STREAM;
	}

	/**
	 * Return an option that is never negative, or -1 if it is not a socket.
	 */
	private int socketOption(int descriptor, int option) {
		int[] value = new int[1];
		int result = this.functions.getsockopt(descriptor, SOL_SOCKET, option, value, sizeOf(value));
		return (result == 0) ? value[0] : -1;
	}

	Optional<SocketName> localName(int descriptor) {
		byte[] address = new byte[SOCKADDR_STORAGE_SIZE];
		int[] length = { address.length };
		return (this.functions.getsockname(descriptor, address, length) == 0) ? SocketName.of(address, length[0])
				: Optional.empty();
	}

	Optional<SocketName> remoteName(int descriptor) {
		byte[] address = new byte[SOCKADDR_STORAGE_SIZE];
		int[] length = { address.length };
		return (this.functions.getpeername(descriptor, address, length) == 0) ? SocketName.of(address, length[0])
				: Optional.empty();
	}

	/**
	 * Return how many bytes of an established TCP connection have been read: those that
	 * have come, without those that still wait to be read.
	 */
	OptionalLong bytesRead(int descriptor) throws SystemCallException {
		int[] information = new int[TCP_INFO_SIZE / Integer.BYTES];
		int[] length = sizeOf(information);
		if (this.functions.getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, information, length) != 0
				|| length[0] < TCP_INFO_SIZE) {
			return OptionalLong.empty();
		}
		ByteBuffer bytes = ByteBuffer.allocate(TCP_INFO_SIZE).order(ByteOrder.nativeOrder());
		bytes.asIntBuffer().put(information);
		if (bytes.get(0) != TCP_ESTABLISHED) {
			return OptionalLong.empty();
		}
		int[] unread = new int[1];
		call("ioctl", () -> this.functions.ioctl(descriptor, FIONREAD, unread));
		return OptionalLong.of(bytes.getLong(TCP_INFO_BYTES_RECEIVED) - unread[0]);
	}

	PeerCredentials peer(int descriptor) throws SystemCallException {
		int[] pidUidGid = new int[3];
		call("getsockopt",
				() -> this.functions.getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, pidUidGid, sizeOf(pidUidGid)));
		return new PeerCredentials(pidUidGid[0], pidUidGid[1]);
	}

	int send(int descriptor, Message message) throws SystemCallException {
		return (int) call("sendmsg",
				() -> this.functions.sendmsg(descriptor, message.header(), MSG_NOSIGNAL | MSG_DONTWAIT));
	}

	int receive(int descriptor, Message message) throws SystemCallException {
		return (int) call("recvmsg",
				() -> this.functions.recvmsg(descriptor, message.header(), MSG_CMSG_CLOEXEC | MSG_DONTWAIT));
	}

	void awaitReadable(int descriptor) throws SystemCallException {
		int[] pollfd = { descriptor, POLLIN };
		call("poll", () -> this.functions.poll(pollfd, 1, -1));
	}

	long softDescriptorLimit() throws SystemCallException {
		long[] softAndHard = new long[2];
		call("getrlimit", () -> this.functions.getrlimit(RLIMIT_NOFILE, softAndHard));
		long unlimited = -1;
		return (softAndHard[0] == unlimited) ? Long.MAX_VALUE : softAndHard[0];
	}

	/**
	 * Let a signal do what it does in a process that knows nothing of it.
	 */
	void resetSignal(int signal) throws SystemCallException {
		// All zero is SIG_DFL, no mask, no flags
		call("sigaction", () -> this.functions.sigaction(signal, new byte[SIGACTION_SIZE], null));
	}

	/**
	 * Do not let the next program of this process have a descriptor, if it is still open.
	 */
	void closeOnExec(int descriptor) {
		this.functions.fcntl(descriptor, F_SETFD, FD_CLOEXEC);
	}

	/**
	 * Let processes that descend from this one, and whose parent has ended, be its
	 * children, whatever program it runs.
	 */
	void adoptOrphans() throws SystemCallException {
		call("prctl", () -> this.functions.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	}

	/**
	 * Run another program in this process, with these signals blocked.
	 * @throws SystemCallException if it cannot be run; nothing has changed then
	 */
	void execute(List<String> command, List<String> environment, long[] blockedSignals) throws SystemCallException {
		Pointer arguments = strings(command);
		Pointer variables = strings(environment);
		this.functions.pthread_sigmask(SIG_BLOCK, blockedSignals, null);
		try {
			call("execve", () -> this.functions.execve(command.get(0), arguments, variables));
		}
		finally {
			this.functions.pthread_sigmask(SIG_UNBLOCK, blockedSignals, null);
		}
	}

	private Pointer strings(List<String> strings) {
		int size = this.runtime.addressSize();
		Pointer array = Memory.allocateDirect(this.runtime, (strings.size() + 1) * size, true);
		for (int i = 0; i < strings.size(); i++) {
			byte[] bytes = strings.get(i).getBytes(CHARSET);
			Pointer string = Memory.allocateDirect(this.runtime, bytes.length + 1, true);
			string.put(0, bytes, 0, bytes.length);
			array.putPointer((long) i * size, string);
		}
		return array;
	}

	private static int[] sizeOf(int[] value) {
		return new int[] { value.length * Integer.BYTES };
	}

	private long call(String function, LongSupplier call) throws SystemCallException {
		while (true) {
			long result = call.getAsLong();
			if (result >= 0) {
				return result;
			}
			int errno = this.runtime.getLastError();
			// dup3 is EBUSY while another thread is opening a file under that number
			if (errno != EINTR && errno != EBUSY) {
				throw new SystemCallException(function, errno, this.functions.strerror(errno));
			}
		}
	}

	/**
	 * What jnr-ffi binds; public, because the class it generates lives elsewhere.
	 */
	public interface Functions {

		int fcntl(int descriptor, int command, long argument);

		int dup3(int from, int to, int flags);

		int close(int descriptor);

		int shutdown(int descriptor, int how);

		int socket(int family, int type, int protocol);

		int bind(int descriptor, @In byte[] address, int length);

		int connect(int descriptor, @In byte[] address, int length);

		int getsockopt(int descriptor, int level, int option, @Out int[] value, @In @Out int[] length);

		int ioctl(int descriptor, long request, @Out int[] value);

		int getsockname(int descriptor, @Out byte[] address, @In @Out int[] length);

		int getpeername(int descriptor, @Out byte[] address, @In @Out int[] length);

		long sendmsg(int descriptor, Pointer message, int flags);

		long recvmsg(int descriptor, Pointer message, int flags);

		int poll(@In @Out int[] pollfds, long count, int timeout);

		int getrlimit(int resource, @Out long[] limits);

		int sigaction(int signal, @In byte[] action, Pointer previous);

		int prctl(int option, long second, long third, long fourth, long fifth);

		int pthread_sigmask(int how, @In long[] set, Pointer previous);

		int execve(String program, Pointer arguments, Pointer environment);

		String strerror(int errno);

	}

}
