package dev.graceful.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections of every kind that another JVM adopts from this one, serves, and passes
 * back.
 */
@Timeout(180)
class ConnectionHandoverTests {

	private static final String[] OPENS = { "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens",
			"java.base/java.io=ALL-UNNAMED" };

	@TempDir
	Path directory;

	private final LibC libC = new LibC();

	private final Map<ConnectionKind, ConnectedChannels> connections = new EnumMap<>(ConnectionKind.class);

	private Posix posix;

	@BeforeEach
	void connect() throws Exception {
		this.posix = Posix.load();
		Path sockets = Files.createDirectory(this.directory.resolve("sockets"));
		for (ConnectionKind kind : ConnectionKind.values()) {
			this.connections.put(kind, kind.open(sockets));
		}
	}

	@AfterEach
	void disconnect() throws IOException {
		for (ConnectedChannels channels : this.connections.values()) {
			channels.close();
		}
	}

	@Test
	void tcpConnectionsGoOnInAnotherJvmAndComeBack() throws Exception {
		assertThatConnectionsGoOnAndComeBack(ChildJvm.of(Adopting.class, this.directory.toString()),
				EnumSet.complementOf(EnumSet.of(ConnectionKind.UNIX)));
	}

	@Test
	void allConnectionsGoOnInAnotherJvmThatOpensItsPackagesAndComeBack() throws Exception {
		assertThatConnectionsGoOnAndComeBack(ChildJvm.of(Adopting.class, this.directory.toString()).options(OPENS),
				EnumSet.allOf(ConnectionKind.class));
	}

	private void assertThatConnectionsGoOnAndComeBack(ChildJvm.Command command, Set<ConnectionKind> moving)
			throws Exception {
		try (ServerSocketChannel control = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			control.bind(UnixDomainSocketAddress.of(this.directory.resolve("server")));
			try (ChildJvm child = command.start();
					SocketChannel connection = control.accept();
					DescriptorSocket socket = this.posix.descriptorSocket(connection)) {
				for (ConnectedChannels channels : this.connections.values()) {
					write(channels.client(), "early");
				}
				send(socket);
				for (ConnectionKind kind : ConnectionKind.values()) {
					SocketChannel server = this.connections.get(kind).server();
					assertThat(child.nextLine()).isEqualTo(moving.contains(kind) ? addresses(server) : "none");
				}
				for (ConnectionKind kind : moving) {
					ConnectedChannels channels = this.connections.get(kind);
					channels.server().close();
					write(channels.client(), " late");
				}
				child.tell("echo");
				for (ConnectionKind kind : moving) {
					assertThat(read(this.connections.get(kind).client(), 10)).isEqualTo("early late");
				}
				child.tell("pass back");
				List<Descriptor> returned = receive(socket, moving.size());
				child.tell("close");
				assertThat(child.nextLine()).isEqualTo("closed");
				assertThatClientsAreServedAgain(moving, returned);
				child.tell("end");
				assertThat(child.awaitEnd()).isEmpty();
			}
		}
	}

	/**
	 * The unix-domain connection is found by the name of its client, which others do not
	 * have.
	 */
	private void send(DescriptorSocket socket) throws IOException {
		SocketChannel unix = this.connections.get(ConnectionKind.UNIX).server();
		try (Descriptor duplicate = new DescriptorTable(this.libC).duplicateConnection(unix.getLocalAddress(),
				unix.getRemoteAddress())) {
			List<SocketChannel> servers = this.connections.values().stream().map(ConnectedChannels::server).toList();
			Map<SocketChannel, Descriptor> found = this.posix.descriptors(servers);
			socket.send(ByteBuffer.allocate(1),
					servers.stream().map((server) -> found.getOrDefault(server, duplicate)).toList());
		}
	}

	/**
	 * This JVM opens nothing, so that it cannot adopt a unix-domain connection.
	 */
	private void assertThatClientsAreServedAgain(Set<ConnectionKind> moving, List<Descriptor> returned)
			throws IOException {
		List<Optional<SocketChannel>> adopted = this.posix.adoptConnections(returned);
		int place = 0;
		for (ConnectionKind kind : moving) {
			Optional<SocketChannel> server = adopted.get(place++);
			assertThat(server.isPresent()).isEqualTo(kind != ConnectionKind.UNIX);
			if (server.isPresent()) {
				write(server.get(), "back");
				server.get().close();
				assertThat(read(this.connections.get(kind).client(), 4)).isEqualTo("back");
			}
		}
	}

	private static String addresses(SocketChannel channel) throws IOException {
		return channel.getLocalAddress() + " " + channel.getRemoteAddress();
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

	private static List<Descriptor> receive(DescriptorSocket socket, int count) throws IOException {
		List<Descriptor> descriptors = new ArrayList<>();
		assertThat(socket.receive(ByteBuffer.allocate(1), descriptors)).isOne();
		assertThat(descriptors).hasSize(count);
		return descriptors;
	}

	/**
	 * Adopts one connection of each kind, echoes, passes them back, and closes them, each
	 * when it is told to.
	 */
	static final class Adopting {

		public static void main(String[] arguments) throws Exception {
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
			Posix posix = Posix.load();
			try (SocketChannel connection = ConnectedChannels.connect(Path.of(arguments[0]), "client");
					DescriptorSocket socket = posix.descriptorSocket(connection)) {
				List<SocketChannel> channels = new ArrayList<>();
				for (Optional<SocketChannel> adopted : posix
					.adoptConnections(receive(socket, ConnectionKind.values().length))) {
					System.out.println(adopted.isPresent() ? addresses(adopted.get()) : "none");
					adopted.ifPresent(channels::add);
				}
				input.readLine();
				for (SocketChannel channel : channels) {
					write(channel, read(channel, 10));
				}
				input.readLine();
				Map<SocketChannel, Descriptor> found = posix.descriptors(channels);
				socket.send(ByteBuffer.allocate(1), channels.stream().map(found::get).toList());
				input.readLine();
				for (SocketChannel channel : channels) {
					channel.close();
				}
				System.out.println("closed");
				input.readLine();
			}
		}

	}

}
