package dev.graceful.posix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Listeners that are duplicated and adopted within one process. This JVM opens nothing,
 * so that they are grafted.
 */
class ListenerTests {

	@TempDir
	Path directory;

	private Posix posix;

	@BeforeEach
	void load() throws PosixUnavailableException {
		this.posix = Posix.load();
	}

	@ParameterizedTest
	@EnumSource
	void adoptsADuplicateOfAListener(Kind kind) throws IOException {
		try (ServerSocketChannel listener = kind.bind(this.directory)) {
			AdoptedListener adopted = this.posix.adopt(this.posix.duplicate(listener));
			try (ServerSocketChannel channel = adopted.channel()) {
				assertThat(adopted.address()).isEqualTo(listener.getLocalAddress());
				assertThat(channel.isBlocking()).isFalse();
				assertThat(channel.accept()).isNull();
				try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
						SocketChannel accepted = channel.accept()) {
					assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void duplicatesAnAdoptedListenerAgain(Kind kind) throws IOException {
		try (ServerSocketChannel listener = kind.bind(this.directory)) {
			AdoptedListener adopted = this.posix.adopt(this.posix.duplicate(listener));
			AdoptedListener again = this.posix.adopt(this.posix.duplicate(adopted.channel()));
			assertThat(again.address()).isEqualTo(listener.getLocalAddress());
			again.channel().close();
			adopted.channel().close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void leavesTheListenerOpenForOthersWhenAnAdoptedOneIsClosed(Kind kind) throws IOException {
		try (ServerSocketChannel listener = kind.bind(this.directory)) {
			long before = OpenSockets.count();
			this.posix.adopt(this.posix.duplicate(listener)).channel().close();
			assertThat(OpenSockets.count()).isEqualTo(before);
			listener.configureBlocking(false);
			try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
					SocketChannel accepted = listener.accept()) {
				assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
			}
		}
	}

	@Test
	void makesABlockingListenerNonBlocking() throws IOException {
		try (ServerSocketChannel listener = Kind.IPV4.bind(this.directory);
				Descriptor observer = this.posix.duplicate(listener)) {
			assertThat(OpenSockets.isNonBlocking(observer)).isFalse();
			this.posix.adopt(this.posix.duplicate(listener)).channel().close();
			assertThat(OpenSockets.isNonBlocking(observer)).isTrue();
		}
	}

	@Test
	void tellsListenersOnOnePortApart() throws IOException {
		try (ServerSocketChannel first = bind("127.0.0.1", 0);
				ServerSocketChannel second = bind("127.0.0.2", first.socket().getLocalPort());
				ServerSocketChannel third = bind("::1", first.socket().getLocalPort())) {
			assertThat(addressOfDuplicate(first)).isEqualTo(first.getLocalAddress());
			assertThat(addressOfDuplicate(second)).isEqualTo(second.getLocalAddress());
			assertThat(addressOfDuplicate(third)).isEqualTo(third.getLocalAddress());
		}
	}

	@Test
	void refusesToChooseBetweenListenersThatShareAnAddress() throws IOException {
		try (ServerSocketChannel first = ServerSocketChannel.open();
				ServerSocketChannel second = ServerSocketChannel.open()) {
			first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			first.bind(new InetSocketAddress("127.0.0.1", 0));
			second.bind(first.getLocalAddress());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.posix.duplicate(first))
				.withMessageContaining("more than one listener");
		}
	}

	@Test
	void takesAndClosesADescriptorThatDoesNotListen() throws IOException {
		Descriptor output = new LibC().duplicate(1);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.posix.adopt(output))
			.withMessageContaining("not a listening socket");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ((OpenDescriptor) output).number());
	}

	@Test
	void takesTheDescriptorSoThatItCannotBeUsedTwice() throws IOException {
		try (ServerSocketChannel listener = Kind.IPV4.bind(this.directory)) {
			Descriptor descriptor = this.posix.duplicate(listener);
			try (ServerSocketChannel channel = this.posix.adopt(descriptor).channel()) {
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.posix.adopt(descriptor));
				descriptor.close();
				assertThat(channel.accept()).isNull();
			}
		}
	}

	@Test
	void cannotDuplicateWhatIsNotBound() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			assertThatExceptionOfType(NotYetBoundException.class).isThrownBy(() -> this.posix.duplicate(listener));
		}
	}

	private SocketAddress addressOfDuplicate(ServerSocketChannel listener) throws IOException {
		AdoptedListener adopted = this.posix.adopt(this.posix.duplicate(listener));
		adopted.channel().close();
		return adopted.address();
	}

	private static ServerSocketChannel bind(String address, int port) throws IOException {
		return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getByName(address), port));
	}

	/**
	 * What a listener can be bound to.
	 */
	enum Kind {

		IPV4(StandardProtocolFamily.INET, "127.0.0.1"), ANY_IPV4(StandardProtocolFamily.INET, "0.0.0.0"),
		IPV6(StandardProtocolFamily.INET6, "::1"), ANY_IPV6(StandardProtocolFamily.INET6, "::"),
		ANY_IPV4_DUAL_STACK(StandardProtocolFamily.INET6, "0.0.0.0"),
		IPV4_MAPPED(StandardProtocolFamily.INET6, "127.0.0.1"), UNIX(StandardProtocolFamily.UNIX, null);

		private final ProtocolFamily family;

		private final String address;

		Kind(ProtocolFamily family, String address) {
			this.family = family;
			this.address = address;
		}

		ServerSocketChannel bind(Path directory) throws IOException {
			return ServerSocketChannel.open(this.family)
				.bind((this.address != null) ? new InetSocketAddress(this.address, 0)
						: UnixDomainSocketAddress.of(directory.resolve("listener")));
		}

	}

}
