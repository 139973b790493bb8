package dev.graceful.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

import com.kenai.jffi.MemoryIO;

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

	private static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

	private final NativeFunction fcntl = new NativeFunction("fcntl", 3);

	private final NativeFunction dup3 = new NativeFunction("dup3", 3);

	private final NativeFunction close = new NativeFunction("close", 1);

	private final NativeFunction shutdown = new NativeFunction("shutdown", 2);

	private final NativeFunction socket = new NativeFunction("socket", 3);

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
		byte[] address = new byte[SOCKADDR_STORAGE_SIZE];
		int[] length = { address.length };
		call("getsockname", () -> this.getsockname.call(descriptor, address, length));
		int family = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getShort();
		OpenDescriptor socket = new OpenDescriptor(this,
				call("socket", () -> this.socket.call(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)));
		try {
			int number = socket.number();
			call("bind", () -> this.bind.call(number, address, length[0]));
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
				call("socket", () -> this.socket.call(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)))) {
			int number = socket.number();
			call("connect", () -> this.connect.call(number, sockaddr, sockaddr.length));
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
		int[] value = new int[1];
		int result = this.getsockopt.call(descriptor, SOL_SOCKET, option, value, sizeOf(value));
		return (result == 0) ? value[0] : -1;
	}

	Optional<SocketName> localName(int descriptor) {
		byte[] address = new byte[SOCKADDR_STORAGE_SIZE];
		int[] length = { address.length };
		return (this.getsockname.call(descriptor, address, length) == 0) ? SocketName.of(address, length[0])
				: Optional.empty();
	}

	Optional<SocketName> remoteName(int descriptor) {
		byte[] address = new byte[SOCKADDR_STORAGE_SIZE];
		int[] length = { address.length };
		return (this.getpeername.call(descriptor, address, length) == 0) ? SocketName.of(address, length[0])
				: Optional.empty();
	}

	/**
	 * Return how many bytes of an established TCP connection have been read: those that
	 * have come, without those that still wait to be read.
	 */
	OptionalLong bytesRead(int descriptor) throws SystemCallException {
		int[] information = new int[TCP_INFO_SIZE / Integer.BYTES];
		int[] length = sizeOf(information);
		if (this.getsockopt.call(descriptor, IPPROTO_TCP, TCP_INFO, information, length) != 0
				|| length[0] < TCP_INFO_SIZE) {
			return OptionalLong.empty();
		}
		ByteBuffer bytes = ByteBuffer.allocate(TCP_INFO_SIZE).order(ByteOrder.nativeOrder());
		bytes.asIntBuffer().put(information);
		if (bytes.get(0) != TCP_ESTABLISHED) {
			return OptionalLong.empty();
		}
		int[] unread = new int[1];
		call("ioctl", () -> this.ioctl.call(descriptor, FIONREAD, unread));
		return OptionalLong.of(bytes.getLong(TCP_INFO_BYTES_RECEIVED) - unread[0]);
	}

	PeerCredentials peer(int descriptor) throws SystemCallException {
		int[] pidUidGid = new int[3];
		call("getsockopt",
				() -> this.getsockopt.call(descriptor, SOL_SOCKET, SO_PEERCRED, pidUidGid, sizeOf(pidUidGid)));
		return new PeerCredentials(pidUidGid[0], pidUidGid[1]);
	}

	int send(int descriptor, Message message) throws SystemCallException {
		return call("sendmsg", () -> this.sendmsg.call(descriptor, message.header(), MSG_NOSIGNAL | MSG_DONTWAIT));
	}

	int receive(int descriptor, Message message) throws SystemCallException {
		return call("recvmsg", () -> this.recvmsg.call(descriptor, message.header(), MSG_CMSG_CLOEXEC | MSG_DONTWAIT));
	}

	void awaitReadable(int descriptor) throws SystemCallException {
		int[] pollfd = { descriptor, POLLIN };
		call("poll", () -> this.poll.call(pollfd, 1, -1));
	}

	long softDescriptorLimit() throws SystemCallException {
		long[] softAndHard = new long[2];
		call("getrlimit", () -> this.getrlimit.call(RLIMIT_NOFILE, softAndHard));
		long unlimited = -1;
		return (softAndHard[0] == unlimited) ? Long.MAX_VALUE : softAndHard[0];
	}

	/**
	 * Let a signal do what it does in a process that knows nothing of it.
	 */
	void resetSignal(int signal) throws SystemCallException {
		// All zero is SIG_DFL, no mask, no flags
		call("sigaction", () -> this.sigaction.call(signal, new byte[SIGACTION_SIZE], null));
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
	void execute(List<String> command, List<String> environment, long[] blockedSignals) throws SystemCallException {
		ByteBuffer arguments = strings(command);
		ByteBuffer variables = strings(environment);
		this.pthreadSigmask.call(SIG_BLOCK, blockedSignals, null);
		try {
			call("execve", () -> this.execve.call(terminated(command.get(0)), arguments, variables));
		}
		finally {
			this.pthreadSigmask.call(SIG_UNBLOCK, blockedSignals, null);
		}
	}

	/**
	 * Return an array of pointers, and behind it the strings that they point to.
	 */
	private static ByteBuffer strings(List<String> strings) {
		List<byte[]> all = strings.stream().map(LibC::terminated).toList();
		int at = (all.size() + 1) * Long.BYTES;
		ByteBuffer block = ByteBuffer.allocateDirect(at + all.stream().mapToInt((each) -> each.length).sum())
			.order(ByteOrder.nativeOrder());
		long address = MemoryIO.getInstance().getDirectBufferAddress(block);
		for (byte[] each : all) {
			block.putLong(address + at);
			block.put(at, each);
			at += each.length;
		}
		return block;
	}

	private static byte[] terminated(String string) {
		byte[] bytes = string.getBytes(CHARSET);
		return Arrays.copyOf(bytes, bytes.length + 1);
	}

	private static int[] sizeOf(int[] value) {
		return new int[] { value.length * Integer.BYTES };
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
		byte[] text = new byte[ERROR_TEXT_SIZE];
		this.strerror.call(errno, text, text.length);
		int length = 0;
		while (text[length] != 0) {
			length++;
		}
		return new String(text, 0, length, CHARSET);
	}

}
