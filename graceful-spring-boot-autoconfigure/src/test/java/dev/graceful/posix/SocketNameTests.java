package dev.graceful.posix;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SocketNameTests {

	private static final int AF_INET6 = 10;

	@Test
	void readsAV4MappedAddressAsTheJdkTellsIt() throws Exception {
		byte[] mapped = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1 };
		assertThat(SocketName.of(inet6(mapped, 60000, 0), 28))
			.contains(new SocketName(StandardProtocolFamily.INET6, new InetSocketAddress("127.0.0.1", 60000)));
	}

	@Test
	void tellsTheSameAddressOnDifferentLinksApart() throws Exception {
		byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
		SocketName name = SocketName.of(inet6(linkLocal, 80, 2), 28).orElseThrow();
		assertThat(name.isNameOf(new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 2), 80))).isTrue();
		assertThat(name.isNameOf(new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 3), 80))).isFalse();
	}

	@Test
	void readsAPathThatFillsItsPlace() {
		byte[] sockaddr = new byte[110];
		sockaddr[0] = 1;
		Arrays.fill(sockaddr, 2, 110, (byte) 'a');
		assertThat(SocketName.of(sockaddr, 110))
			.contains(new SocketName(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of("a".repeat(108))));
	}

	@Test
	void readsNoNameAsAnEmptyPath() {
		assertThat(SocketName.of(new byte[] { 1, 0 }, 2))
			.contains(new SocketName(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of("")));
	}

	@Test
	void knowsNoAbstractNames() {
		assertThat(SocketName.of(new byte[] { 1, 0, 0, 'a' }, 4)).isEmpty();
	}

	@Test
	void knowsNoOtherFamilies() {
		assertThat(SocketName.of(new byte[] { 16, 0, 0, 0 }, 4)).isEmpty();
	}

	private static byte[] inet6(byte[] address, int port, int scope) {
		ByteBuffer sockaddr = ByteBuffer.allocate(28).order(ByteOrder.nativeOrder()).putShort((short) AF_INET6);
		sockaddr.order(ByteOrder.BIG_ENDIAN).putShort((short) port).putInt(0).put(address);
		return sockaddr.order(ByteOrder.nativeOrder()).putInt(scope).array();
	}

}
