package dev.graceful.posix;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of a socket as the kernel tells it, in the words of the JDK.
 *
 * @param family the family of the socket, which a v4-mapped address does not show
 * @param address the address as the JDK's own channels would tell it
 */
record SocketName(ProtocolFamily family, SocketAddress address) {

	private static final int AF_UNIX = 1;

	private static final int AF_INET = 2;

	private static final int AF_INET6 = 10;

	private static final int PORT_OFFSET = 2;

	private static final int INET_ADDRESS_OFFSET = 4;

	private static final int INET6_ADDRESS_OFFSET = 8;

	private static final int INET6_SCOPE_OFFSET = 24;

	private static final int UNIX_PATH_OFFSET = 2;

	private static final Charset PATHS = Charset
		.forName(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

	/**
	 * Read a {@code struct sockaddr}.
	 * @return the name; empty where the JDK has no such addresses
	 */
	static Optional<SocketName> of(byte[] sockaddr, int length) {
		ByteBuffer buffer = ByteBuffer.wrap(sockaddr).order(ByteOrder.nativeOrder());
		try {
			return switch (buffer.getShort(0)) {
				case AF_INET -> Optional.of(inet(buffer));
				case AF_INET6 -> Optional.of(inet6(buffer));
				case AF_UNIX -> unix(sockaddr, length);
				default -> Optional.empty();
			};
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SocketName inet(ByteBuffer sockaddr) throws UnknownHostException {
		return new SocketName(StandardProtocolFamily.INET, new InetSocketAddress(
				InetAddress.getByAddress(bytes(sockaddr, INET_ADDRESS_OFFSET, 4)), port(sockaddr)));
	}

	private static SocketName inet6(ByteBuffer sockaddr) throws UnknownHostException {
		byte[] bytes = bytes(sockaddr, INET6_ADDRESS_OFFSET, 16);
		int scope = sockaddr.getInt(INET6_SCOPE_OFFSET);
		InetAddress address = (scope != 0) ? Inet6Address.getByAddress(null, bytes, scope)
				: InetAddress.getByAddress(bytes);
		return new SocketName(StandardProtocolFamily.INET6, new InetSocketAddress(address, port(sockaddr)));
	}

	/**
	 * Write the {@code struct sockaddr} of a unix-domain socket.
	 * @param name its path; where that begins with {@code @}, its abstract name
	 */
	static byte[] unix(String name) {
		byte[] path = name.getBytes(PATHS);
		boolean hasNoFile = name.startsWith("@");
		ByteBuffer sockaddr = ByteBuffer.allocate(UNIX_PATH_OFFSET + path.length + (hasNoFile ? 0 : 1))
			.order(ByteOrder.nativeOrder())
			.putShort((short) AF_UNIX)
			.put(path);
		if (hasNoFile) {
			sockaddr.put(UNIX_PATH_OFFSET, (byte) 0);
		}
		return sockaddr.array();
	}

	private static Optional<SocketName> unix(byte[] sockaddr, int length) {
		int end = UNIX_PATH_OFFSET;
		while (end < length && sockaddr[end] != 0) {
			end++;
		}
		boolean isAbstract = end == UNIX_PATH_OFFSET && length > UNIX_PATH_OFFSET;
		if (isAbstract) {
			return Optional.empty();
		}
		String path = new String(sockaddr, UNIX_PATH_OFFSET, end - UNIX_PATH_OFFSET, PATHS);
		try {
			return Optional.of(new SocketName(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path)));
		}
		catch (InvalidPathException ex) {
			return Optional.empty();
		}
	}

	private static byte[] bytes(ByteBuffer sockaddr, int offset, int length) {
		return Arrays.copyOfRange(sockaddr.array(), offset, offset + length);
	}

	private static int port(ByteBuffer sockaddr) {
		return Short.toUnsignedInt(sockaddr.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(PORT_OFFSET));
	}

	/**
	 * Whether this is the name that a channel of the JDK tells. Its addresses are equal
	 * although they belong to different links, so the scope is compared as well.
	 */
	boolean isNameOf(SocketAddress other) {
		return this.address.equals(other) && scope(this.address) == scope(other);
	}

	static int scope(SocketAddress address) {
		return (address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address inet6)
				? inet6.getScopeId() : 0;
	}

}
