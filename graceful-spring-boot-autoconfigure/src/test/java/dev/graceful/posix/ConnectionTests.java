package dev.graceful.posix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Established connections that are found and adopted within one process. This JVM opens
 * nothing, so that they are found by their names, and grafted.
 */
@Timeout(120)
class ConnectionTests {

	@TempDir
	Path directory;

	private final LibC libC = new LibC();

	private Posix posix;

	@BeforeEach
	void load() throws PosixUnavailableException {
		this.posix = Posix.load();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
	void findsTheDescriptorOfEitherEnd(ConnectionKind kind) throws IOException {
		try (ConnectedChannels channels = kind.open(this.directory)) {
			Map<SocketChannel, Descriptor> found = this.posix
				.descriptors(List.of(channels.client(), channels.server()));
			assertThat(found).containsOnlyKeys(channels.client(), channels.server());
			assertThat(localAddress(found.get(channels.client()))).isEqualTo(channels.client().getLocalAddress());
			assertThat(localAddress(found.get(channels.server()))).isEqualTo(channels.server().getLocalAddress());
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
	void tellsHowManyBytesHaveBeenReadNotHowManyHaveCome(ConnectionKind kind) throws IOException {
		try (ConnectedChannels channels = kind.open(this.directory)) {
			Descriptor connection = this.posix.descriptors(List.of(channels.server())).get(channels.server());
			assertThat(this.posix.bytesRead(connection)).hasValue(0);
			channels.client().write(ByteBuffer.wrap(new byte[100]));
			channels.server().configureBlocking(true);
			channels.server().read(ByteBuffer.allocate(1));
			assertThat(this.posix.bytesRead(connection)).hasValue(1);
			channels.server().read(ByteBuffer.allocate(100));
			assertThat(this.posix.bytesRead(connection)).hasValue(100);
		}
	}

	@Test
	void doesNotTellHowManyBytesHaveBeenReadFromAConnectionThatOneEndHasShutDown() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			Descriptor connection = this.posix.descriptors(List.of(channels.server())).get(channels.server());
			channels.server().shutdownOutput();
			assertThat(this.posix.bytesRead(connection)).isEmpty();
		}
	}

	@Test
	void findsEachOfAllConnectionsThatThereCanBe() throws IOException {
		long room = this.posix.descriptorLimit() - this.posix.openDescriptors();
		List<SocketChannel> clients = new ArrayList<>();
		List<SocketChannel> connections = new ArrayList<>();
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.bind(new InetSocketAddress("127.0.0.1", 0));
			for (int i = 0; i < Math.min(10_000, room / 2 - 200); i++) {
				clients.add(SocketChannel.open(listener.getLocalAddress()));
				connections.add(listener.accept());
			}
			Map<SocketChannel, Descriptor> found = this.posix.descriptors(connections);
			assertThat(found).containsOnlyKeys(connections);
			for (SocketChannel connection : connections) {
				int number = ((NumberedDescriptor) found.get(connection)).number();
				assertThat(this.libC.remoteName(number).orElseThrow().address())
					.isEqualTo(connection.getRemoteAddress());
			}
		}
		finally {
			close(clients);
			close(connections);
		}
	}

	@Test
	void findsAConnectionThatWasOpenedAfterALook() throws IOException {
		this.posix.lookAtConnections();
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			assertThat(this.posix.descriptors(List.of(channels.server()))).containsOnlyKeys(channels.server());
		}
	}

	@Test
	void takesNoteOfNoNumberButTheRightOne() throws IOException {
		DescriptorTable descriptors = new DescriptorTable(this.libC);
		try (SocketChannel one = SocketChannel.open().bind(new InetSocketAddress("127.83.71.6", 0));
				SocketChannel another = SocketChannel.open().bind(new InetSocketAddress("127.83.71.6", 0))) {
			Map<SocketChannel, Integer> numbers = descriptors.of(List.of(one, another));
			assertThat(descriptors.note(one, numbers.get(one))).isTrue();
			assertThat(descriptors.note(another, numbers.get(one))).isFalse();
			assertThat(descriptors.of(List.of(one, another))).isEqualTo(numbers);
		}
	}

	@Test
	void doesNotTakeANumberOfAnOldLookThatIsAnotherSocketsByNow() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.bind(new InetSocketAddress("127.0.0.1", 0));
			// Of an address whose ports nobody else takes meanwhile
			SocketChannel client = SocketChannel.open().bind(new InetSocketAddress("127.83.71.5", 0));
			client.connect(listener.getLocalAddress());
			SocketAddress name = client.getLocalAddress();
			SocketChannel before = listener.accept();
			this.posix.lookAtConnections();
			int number = ((NumberedDescriptor) found(before)).number();
			// Without a trace, so that there can be one with the same names
			before.setOption(StandardSocketOptions.SO_LINGER, 0).close();
			client.close();
			try (SocketChannel one = SocketChannel.open();
					SocketChannel another = SocketChannel.open();
					SocketChannel again = SocketChannel.open().bind(name)) {
				again.connect(listener.getLocalAddress());
				try (SocketChannel after = listener.accept()) {
					int numberAfter = ((NumberedDescriptor) found(after)).number();
					assertThat(List.of(one, another)).allMatch(SocketChannel::isOpen);
					assertThat(numberAfter).isNotEqualTo(number);
					assertThat(this.libC.remoteName(numberAfter).orElseThrow().address()).isEqualTo(name);
				}
			}
		}
	}

	@Test
	void findsNothingOfWhatIsNotAnOpenConnection() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory);
				SocketChannel bound = SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
			channels.server().close();
			assertThat(this.posix.descriptors(List.of(channels.server(), bound))).isEmpty();
		}
	}

	@Test
	void doesNotGuessWhichUnixDomainConnectionIsWhich() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.UNIX.open(this.directory)) {
			assertThat(this.posix.descriptors(List.of(channels.server()))).isEmpty();
		}
	}

	@Test
	void leavesAFoundDescriptorToItsChannel() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			found(channels.server()).close();
			talk(channels.client(), channels.server());
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
	void duplicatesADescriptorThatItFound(ConnectionKind kind) throws IOException {
		try (ConnectedChannels channels = kind.open(this.directory)) {
			try (Descriptor duplicate = duplicate(channels.server())) {
				assertThat(localAddress(duplicate)).isEqualTo(channels.server().getLocalAddress());
			}
			talk(channels.client(), channels.server());
		}
	}

	@Test
	void doesNotDuplicateTheDescriptorOfAConnectionThatIsClosed() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			Descriptor found = found(channels.server());
			channels.server().close();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.posix.duplicate(found))
				.withMessage("The connection is closed");
		}
	}

	@Test
	void refusesToSendTheDescriptorOfAConnectionThatIsClosed() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory);
				ConnectedChannels control = ConnectedChannels.open(this.directory);
				DescriptorSocket socket = this.posix.descriptorSocket(control.client())) {
			List<Descriptor> found = List.of(found(channels.server()));
			channels.server().close();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.send(ByteBuffer.allocate(1), found))
				.withMessage("The connection is closed");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "UNIX")
	void adoptsAConnectionWithBothOfItsAddresses(ConnectionKind kind) throws IOException {
		try (ConnectedChannels channels = kind.open(this.directory);
				SocketChannel adopted = adopt(duplicate(channels.server())).orElseThrow()) {
			assertThat(adopted.getLocalAddress()).isEqualTo(channels.server().getLocalAddress());
			assertThat(adopted.getRemoteAddress()).isEqualTo(channels.server().getRemoteAddress());
			assertThat(adopted.isConnected()).isTrue();
			assertThat(adopted.isBlocking()).isFalse();
			talk(channels.client(), adopted);
		}
	}

	@Test
	void readsWhatArrivedBeforeTheConnectionWasAdopted() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			write(channels.client(), "early");
			try (SocketChannel adopted = adopt(duplicate(channels.server())).orElseThrow()) {
				assertThat(read(adopted, 5)).isEqualTo("early");
			}
		}
	}

	@Test
	void adoptsAConnectionThatASelectorCanWaitFor() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory);
				SocketChannel adopted = adopt(duplicate(channels.server())).orElseThrow();
				Selector selector = Selector.open()) {
			SelectionKey key = adopted.register(selector, SelectionKey.OP_READ);
			assertThat(selector.selectNow()).isZero();
			write(channels.client(), "x");
			assertThat(selector.select()).isOne();
			assertThat(key.isReadable()).isTrue();
		}
	}

	@Test
	void findsAnAdoptedConnectionAgain() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4_TO_DUAL_STACK.open(this.directory);
				SocketChannel adopted = adopt(duplicate(channels.server())).orElseThrow()) {
			channels.server().close();
			try (SocketChannel again = adopt(duplicate(adopted)).orElseThrow()) {
				talk(channels.client(), again);
			}
		}
	}

	@Test
	void leavesTheConnectionOpenForOthersWhenAnAdoptedOneIsClosed() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			long before = OpenSockets.count();
			adopt(duplicate(channels.server())).orElseThrow().close();
			assertThat(OpenSockets.count()).isEqualTo(before);
			talk(channels.client(), channels.server());
		}
	}

	@Test
	void adoptsNonBlockingAndCloseOnExec() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			channels.server().configureBlocking(true);
			try (SocketChannel adopted = adopt(duplicate(channels.server())).orElseThrow()) {
				channels.server().close();
				Descriptor descriptor = found(adopted);
				assertThat(OpenSockets.isNonBlocking(descriptor)).isTrue();
				assertThat(OpenSockets.isCloseOnExec(descriptor)).isTrue();
			}
		}
	}

	@Test
	void adoptsAConnectionOfWhichThePeerHasSaidAll() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			channels.client().close();
			try (SocketChannel adopted = adopt(duplicate(channels.server())).orElseThrow()) {
				adopted.configureBlocking(true);
				assertThat(adopted.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			}
		}
	}

	@Test
	void doesNotAdoptAConnectionThatItsPeerHasReset() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			Descriptor descriptor = duplicate(channels.server());
			int number = ((NumberedDescriptor) descriptor).number();
			channels.client().setOption(StandardSocketOptions.SO_LINGER, 0);
			channels.client().close();
			Awaitility.await().until(() -> this.libC.remoteName(number).isEmpty());
			assertThat(adopt(descriptor)).isEmpty();
			assertThat(this.libC.isOpen(number)).isFalse();
		}
	}

	@Test
	void takesAndClosesWhatIsNotAConnection() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
				DatagramChannel datagrams = DatagramChannel.open().connect(listener.getLocalAddress())) {
			OpenDescriptor datagram = new DescriptorTable(this.libC).duplicateConnection(datagrams.getLocalAddress(),
					datagrams.getRemoteAddress());
			List<Descriptor> descriptors = List.of(this.libC.duplicate(1), this.posix.duplicate(listener), datagram);
			assertThat(this.posix.adoptConnections(descriptors)).hasSize(3).allMatch(Optional::isEmpty);
			for (Descriptor descriptor : descriptors) {
				assertThatExceptionOfType(IOException.class)
					.isThrownBy(() -> ((NumberedDescriptor) descriptor).number());
			}
		}
	}

	@Test
	void doesNotTakeADatagramSocketWithTheSameNamesForAConnection() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory);
				SocketChannel atTheNumberOfTheClosedListener = SocketChannel.open();
				DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET)) {
			assertThat(atTheNumberOfTheClosedListener.isOpen()).isTrue();
			datagrams.bind(channels.server().getLocalAddress()).connect(channels.server().getRemoteAddress());
			int number = ((NumberedDescriptor) found(channels.server())).number();
			assertThat(this.libC.isStream(number)).isTrue();
		}
	}

	@Test
	void closesWhatCannotBeGraftedBecauseADatagramSocketHasItsAddress() throws IOException {
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory);
				DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET)) {
			datagrams.bind(channels.server().getLocalAddress());
			long before = OpenSockets.count();
			Descriptor descriptor = duplicate(channels.server());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> adopt(descriptor))
				.withMessageContaining("bind failed");
			assertThat(OpenSockets.count()).isEqualTo(before);
			talk(channels.client(), channels.server());
		}
	}

	/**
	 * So many that a fresh channel would have the port of some of them.
	 */
	@Test
	void isNotMisledBySocketsThatHaveDiedAndKeepNamesThatAnybodyMayHaveByNow() throws IOException {
		List<SocketChannel> dead = new ArrayList<>();
		try (ConnectedChannels channels = ConnectionKind.IPV4.open(this.directory)) {
			for (int i = 0; i < 1000; i++) {
				dead.add(dead());
			}
			for (int i = 0; i < 250; i++) {
				try (SocketChannel adopted = adopt(duplicate(channels.server())).orElseThrow()) {
					assertThat(adopted.isConnected()).isTrue();
				}
			}
			talk(channels.client(), channels.server());
		}
		finally {
			close(dead);
		}
	}

	private static SocketChannel dead() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
			SocketChannel server = listener.accept();
			client.close();
			return server.shutdownOutput();
		}
	}

	@Test
	void keepsTheOrderAroundThoseThatCannotBeAdopted() throws IOException {
		try (ConnectedChannels first = ConnectionKind.IPV4.open(this.directory);
				ConnectedChannels second = ConnectionKind.IPV6.open(this.directory)) {
			List<Optional<SocketChannel>> adopted = this.posix.adoptConnections(
					List.of(duplicate(first.server()), this.libC.duplicate(1), duplicate(second.server())));
			assertThat(adopted).hasSize(3);
			assertThat(adopted.get(1)).isEmpty();
			try (SocketChannel one = adopted.get(0).orElseThrow(); SocketChannel two = adopted.get(2).orElseThrow()) {
				talk(first.client(), one);
				talk(second.client(), two);
			}
		}
	}

	@Test
	void countsEveryDescriptorButThoseItTakesToCount() throws IOException {
		long before = this.posix.openDescriptors();
		List<SocketChannel> channels = new ArrayList<>();
		try {
			for (int i = 0; i < 10; i++) {
				channels.add(SocketChannel.open());
			}
			assertThat(this.posix.openDescriptors()).isEqualTo(before + 10);
		}
		finally {
			close(channels);
		}
	}

	private Descriptor found(SocketChannel channel) throws IOException {
		return this.posix.descriptors(Set.of(channel)).get(channel);
	}

	private Descriptor duplicate(SocketChannel channel) throws IOException {
		return this.posix.duplicate(found(channel));
	}

	private Optional<SocketChannel> adopt(Descriptor connection) throws IOException {
		return this.posix.adoptConnections(List.of(connection)).get(0);
	}

	private SocketAddress localAddress(Descriptor descriptor) throws IOException {
		return this.libC.localName(((NumberedDescriptor) descriptor).number()).orElseThrow().address();
	}

	private static void talk(SocketChannel client, SocketChannel server) throws IOException {
		write(client, "request");
		assertThat(read(server, 7)).isEqualTo("request");
		write(server, "response");
		assertThat(read(client, 8)).isEqualTo("response");
	}

	private static void write(SocketChannel channel, String text) throws IOException {
		channel.write(StandardCharsets.US_ASCII.encode(text));
	}

	private static String read(SocketChannel channel, int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining()) {
			assertThat(channel.read(buffer)).as("read").isNotNegative();
		}
		return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
	}

	private static void close(List<SocketChannel> channels) throws IOException {
		for (SocketChannel channel : channels) {
			channel.close();
		}
	}

}
