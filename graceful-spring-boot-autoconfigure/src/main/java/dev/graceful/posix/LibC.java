package dev.graceful.posix;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

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

	private static final int ERROR_TEXT_SIZE = 256;

	private static final int FIRST_AFTER_STANDARD_STREAMS = 3;

	private static final long NULL = 0;

	/**
	 * Behind what a call tells, how long that is.
	 */
	private static final int LENGTH = 256;

	private static final int SCRATCH_SIZE = LENGTH + Integer.BYTES;

	private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

	/**
	 * What a call is told, and tells: good until the thread's next call.
	 */
	private final ThreadLocal<NativeMemory> scratch = ThreadLocal.withInitial(() -> new NativeMemory(SCRATCH_SIZE));

	private final NativeFunction fcntl = new NativeFunction("fcntl", 3);

	private final NativeFunction dup3 = new NativeFunction("dup3", 3);

	private final NativeFunction close = new NativeFunction("close", 1);

	private final NativeFunction shutdown = new NativeFunction("shutdown", 2);

	private final NativeFunction socket = new NativeFunction("socket", 3);

	private final NativeFunction socketpair = new NativeFunction("socketpair", 4);

	private final NativeFunction bind = new NativeFunction("bind", 3);

	private final NativeFunction connect = new NativeFunction("connect", 3);

	private final NativeFunction getsockopt = new NativeFunction("getsockopt", 5);

	private final NativeFunction ioctl = new NativeFunction("ioctl", 3);

	private final NativeFunction getsockname = new NativeFunction("getsockname", 3);

	private final NativeFunction getpeername = new NativeFunction("getpeername", 3);

	private final NativeFunction sendmsg = new NativeFunction("sendmsg", 3);

	private final NativeFunction recvmsg = new NativeFunction("recvmsg", 3);

	private final NativeFunction poll = new NativeFunction("poll", 3);

	private final NativeFunction getrlimit = new NativeFunction("getrlimit", 2);

	private final NativeFunction sigaction = new NativeFunction("sigaction", 3);

	private final NativeFunction prctl = new NativeFunction("prctl", 5);

	private final NativeFunction pthreadSigmask = new NativeFunction("pthread_sigmask", 3);

	private final NativeFunction execve = new NativeFunction("execve", 3);

	private final NativeFunction strerror = new NativeFunction("__xpg_strerror_r", 3);

	/**
	 * Duplicate a descriptor, close-on-exec, never into the place of a standard stream
	 * that is closed.
	 */
	OpenDescriptor duplicate(int descriptor) throws SystemCallException {
		return new OpenDescriptor(this,
				call("fcntl", () -> this.fcntl.call(descriptor, F_DUPFD_CLOEXEC, FIRST_AFTER_STANDARD_STREAMS)));
	}

	/**
	 * Let a descriptor that children inherit refer to what another one refers to.
	 */
	void replaceInheritable(int replaced, int by) throws SystemCallException {
		call("dup3", () -> this.dup3.call(by, replaced, 0));
	}

	/**
	 * Let a descriptor refer to what another one refers to, close-on-exec.
	 */
	void replace(int replaced, int by) throws SystemCallException {
		call("dup3", () -> this.dup3.call(by, replaced, O_CLOEXEC));
	}

	void close(int descriptor) {
		// Linux has freed the number even where this fails, so it must not be tried again
		this.close.call(descriptor);
	}

	/**
	 * Shut a connection down for whoever holds it. That it may be over already is no
	 * failure.
	 */
	void shutdown(int descriptor) {
		this.shutdown.call(descriptor, SHUT_RDWR);
	}

	void setNonBlocking(int descriptor) throws SystemCallException {
		int flags = call("fcntl", () -> this.fcntl.call(descriptor, F_GETFL, 0));
		if ((flags & O_NONBLOCK) == 0) {
			call("fcntl", () -> this.fcntl.call(descriptor, F_SETFL, flags | O_NONBLOCK));
		}
	}

	/**
	 * Open a datagram socket that is bound to the local name of another socket.
	 */
	OpenDescriptor datagramSocketWithNameOf(int descriptor) throws IOException {
		NativeMemory name = scratch(SOCKADDR_STORAGE_SIZE);
		call("getsockname", () -> this.getsockname.call(descriptor, name.address(), name.address() + LENGTH));
		int family = name.bytes().getShort(0);
		OpenDescriptor socket = new OpenDescriptor(this,
				call("socket", () -> this.socket.call(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)));
		try {
			int number = socket.number();
			call("bind", () -> this.bind.call(number, name.address(), name.bytes().getInt(LENGTH)));
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Open both ends of a unix-domain stream connection.
	 */
	List<OpenDescriptor> connectedPair() throws SystemCallException {
		NativeMemory pair = this.scratch.get();
		call("socketpair", () -> this.socketpair.call(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.address()));
		return List.of(new OpenDescriptor(this, pair.bytes().getInt(0)),
				new OpenDescriptor(this, pair.bytes().getInt(Integer.BYTES)));
	}

	/**
	 * Send one datagram, if somebody takes it at once.
	 */
	void send(byte[] sockaddr, Message datagram) throws IOException {
		try (OpenDescriptor socket = new OpenDescriptor(this,
				call("socket", () -> this.socket.call(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)))) {
			int number = socket.number();
			NativeMemory name = this.scratch.get();
			name.bytes().put(0, sockaddr);
			call("connect", () -> this.connect.call(number, name.address(), sockaddr.length));
			send(number, datagram);
		}
	}

	boolean isOpen(int descriptor) {
		return this.fcntl.call(descriptor, F_GETFD, 0) >= 0;
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
		NativeMemory value = scratch(Integer.BYTES);
		int result = this.getsockopt.call(descriptor, SOL_SOCKET, option, value.address(), value.address() + LENGTH);
		return (result == 0) ? value.bytes().getInt(0) : -1;
	}

	Optional<SocketName> localName(int descriptor) {
		return name(this.getsockname, descriptor);
	}

	Optional<SocketName> remoteName(int descriptor) {
		return name(this.getpeername, descriptor);
	}

	private Optional<SocketName> name(NativeFunction function, int descriptor) {
		NativeMemory name = scratch(SOCKADDR_STORAGE_SIZE);
		if (function.call(descriptor, name.address(), name.address() + LENGTH) != 0) {
			return Optional.empty();
		}
		byte[] sockaddr = new byte[SOCKADDR_STORAGE_SIZE];
		int length = name.bytes().getInt(LENGTH);
		name.bytes().get(0, sockaddr, 0, length);
		return SocketName.of(sockaddr, length);
	}

	/**
	 * Return how many bytes of an established TCP connection have been read: those that
	 * have come, without those that still wait to be read.
	 */
	OptionalLong bytesRead(int descriptor) throws SystemCallException {
		NativeMemory told = scratch(TCP_INFO_SIZE);
		if (this.getsockopt.call(descriptor, IPPROTO_TCP, TCP_INFO, told.address(), told.address() + LENGTH) != 0
				|| told.bytes().getInt(LENGTH) < TCP_INFO_SIZE || told.bytes().get(0) != TCP_ESTABLISHED) {
			return OptionalLong.empty();
		}
		long received = told.bytes().getLong(TCP_INFO_BYTES_RECEIVED);
		call("ioctl", () -> this.ioctl.call(descriptor, FIONREAD, told.address()));
		return OptionalLong.of(received - told.bytes().getInt(0));
	}

	PeerCredentials peer(int descriptor) throws SystemCallException {
		NativeMemory pidUidGid = scratch(3 * Integer.BYTES);
		call("getsockopt", () -> this.getsockopt.call(descriptor, SOL_SOCKET, SO_PEERCRED, pidUidGid.address(),
				pidUidGid.address() + LENGTH));
		return new PeerCredentials(pidUidGid.bytes().getInt(0), pidUidGid.bytes().getInt(Integer.BYTES));
	}

	int send(int descriptor, Message message) throws SystemCallException {
		try {
			return call("sendmsg", () -> this.sendmsg.call(descriptor, message.header(), MSG_NOSIGNAL | MSG_DONTWAIT));
		}
		finally {
			Reference.reachabilityFence(message);
		}
	}

	int receive(int descriptor, Message message) throws SystemCallException {
		try {
			return call("recvmsg",
					() -> this.recvmsg.call(descriptor, message.header(), MSG_CMSG_CLOEXEC | MSG_DONTWAIT));
		}
		finally {
			Reference.reachabilityFence(message);
		}
	}

	void awaitReadable(int descriptor) throws SystemCallException {
		NativeMemory pollfd = this.scratch.get();
		pollfd.bytes().putInt(0, descriptor).putInt(Integer.BYTES, POLLIN);
		call("poll", () -> this.poll.call(pollfd.address(), 1, -1));
	}

	long softDescriptorLimit() throws SystemCallException {
		NativeMemory softAndHard = this.scratch.get();
		call("getrlimit", () -> this.getrlimit.call(RLIMIT_NOFILE, softAndHard.address()));
		long soft = softAndHard.bytes().getLong(0);
		long unlimited = -1;
		return (soft == unlimited) ? Long.MAX_VALUE : soft;
	}

	/**
	 * Let a signal do what it does in a process that knows nothing of it.
	 */
	void resetSignal(int signal) throws SystemCallException {
		// All zero is SIG_DFL, no mask, no flags
		NativeMemory action = this.scratch.get();
		action.bytes().put(0, new byte[SIGACTION_SIZE]);
		call("sigaction", () -> this.sigaction.call(signal, action.address(), NULL));
	}

	/**
	 * Do not let the next program of this process have a descriptor, if it is still open.
	 */
	void closeOnExec(int descriptor) {
		this.fcntl.call(descriptor, F_SETFD, FD_CLOEXEC);
	}

	/**
	 * Let processes that descend from this one, and whose parent has ended, be its
	 * children, whatever program it runs.
	 */
	void adoptOrphans() throws SystemCallException {
		call("prctl", () -> this.prctl.call(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	}

	/**
	 * Run another program in this process, with these signals blocked.
	 * @throws SystemCallException if it cannot be run; nothing has changed then
	 */
	void execute(List<String> command, List<String> environment, NativeMemory blockedSignals)
			throws SystemCallException {
		NativeMemory arguments = strings(command);
		NativeMemory variables = strings(environment);
		this.pthreadSigmask.call(SIG_BLOCK, blockedSignals.address(), NULL);
		try {
			long program = arguments.bytes().getLong(0);
			call("execve", () -> this.execve.call(program, arguments.address(), variables.address()));
		}
		finally {
			this.pthreadSigmask.call(SIG_UNBLOCK, blockedSignals.address(), NULL);
			Reference.reachabilityFence(arguments);
			Reference.reachabilityFence(variables);
			Reference.reachabilityFence(blockedSignals);
		}
	}

	/**
	 * Return an array of pointers, and behind it the strings that they point to.
	 */
	private static NativeMemory strings(List<String> strings) {
		List<byte[]> all = strings.stream().map(LibC::terminated).toList();
		int at = (all.size() + 1) * Long.BYTES;
		NativeMemory block = new NativeMemory(at + all.stream().mapToInt((each) -> each.length).sum());
		for (byte[] each : all) {
			block.bytes().putLong(block.address() + at);
			block.bytes().put(at, each);
			at += each.length;
		}
		return block;
	}

	private static byte[] terminated(String string) {
		byte[] bytes = string.getBytes(CHARSET);
		return Arrays.copyOf(bytes, bytes.length + 1);
	}

	/**
	 * Return memory for what a call tells, and behind it how long that may be.
	 */
	private NativeMemory scratch(int size) {
		NativeMemory memory = this.scratch.get();
		memory.bytes().putInt(LENGTH, size);
		return memory;
	}

	private int call(String function, IntSupplier call) throws SystemCallException {
		while (true) {
			int result = call.getAsInt();
			if (result >= 0) {
				return result;
			}
			int errno = NativeFunction.lastError();
			// dup3 is EBUSY while another thread is opening a file under that number
			if (errno != EINTR && errno != EBUSY) {
				throw new SystemCallException(function, errno, errorText(errno));
			}
		}
	}

	private String errorText(int errno) {
		NativeMemory memory = this.scratch.get();
		this.strerror.call(errno, memory.address(), ERROR_TEXT_SIZE);
		byte[] text = new byte[ERROR_TEXT_SIZE];
		memory.bytes().get(0, text);
		int length = 0;
		while (text[length] != 0) {
			length++;
		}
		return new String(text, 0, length, CHARSET);
	}

}
