package dev.graceful.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that another JVM adopts from this one.
 */
class ListenerHandoverTests {

	private static final String[] OPENS = { "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens",
			"java.base/java.io=ALL-UNNAMED" };

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void anotherJvmServesOnAGraftedListener(ListenerTests.Kind kind) throws Exception {
		Path temporary = Files.createDirectory(this.directory.resolve("temporary"));
		ChildJvm.Command command = ChildJvm.of(Adopting.class, this.directory.toString())
			.options("-Djdk.net.unixdomain.tmpdir=" + temporary);
		assertThatAnotherJvmServes(command, kind, "grafted");
		try (Stream<Path> files = Files.list(temporary)) {
			assertThat(files).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void anotherJvmThatOpensItsPackagesServesOnAListenerWithTheRightAddress(ListenerTests.Kind kind) throws Exception {
		ChildJvm.Command command = ChildJvm.of(Adopting.class, this.directory.toString()).options(OPENS);
		assertThatAnotherJvmServes(command, kind, "constructed");
	}

	private void assertThatAnotherJvmServes(ChildJvm.Command command, ListenerTests.Kind kind, String way)
			throws Exception {
		Posix posix = Posix.load();
		try (ServerSocketChannel listener = kind.bind(this.directory);
				Descriptor descriptor = posix.duplicate(listener);
				ServerSocketChannel control = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			listener.configureBlocking(false);
			control.bind(UnixDomainSocketAddress.of(this.directory.resolve("server")));
			try (ChildJvm child = command.start();
					SocketChannel connection = control.accept();
					DescriptorSocket socket = posix.descriptorSocket(connection)) {
				socket.send(ByteBuffer.wrap(new byte[1]), List.of(descriptor));
				assertThat(child.nextLine()).isEqualTo(way + " " + listener.getLocalAddress());
				try (SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
					assertThat(read(client)).isEqualTo("child");
				}
				assertThat(OpenSockets.isNonBlocking(descriptor)).isTrue();
				child.tell("close");
				assertThat(child.nextLine()).isEqualTo("closed");
				try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
						SocketChannel accepted = listener.accept()) {
					accepted.write(StandardCharsets.US_ASCII.encode("parent"));
					accepted.shutdownOutput();
					assertThat(read(client)).isEqualTo("parent");
				}
				assertThat(OpenSockets.isNonBlocking(descriptor)).isTrue();
				child.tell("end");
				assertThat(child.awaitEnd()).isEmpty();
			}
		}
	}

	private static String read(SocketChannel channel) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(10);
		while (channel.read(buffer) >= 0) {
			assertThat(buffer.hasRemaining()).isTrue();
		}
		return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
	}

	/**
	 * Adopts a listener, serves one client, and closes the listener when it is told to.
	 */
	static final class Adopting {

		public static void main(String[] arguments) throws Exception {
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
			Posix posix = Posix.load();
			try (SocketChannel connection = ConnectedChannels.connect(Path.of(arguments[0]), "client");
					DescriptorSocket socket = posix.descriptorSocket(connection);
					Selector selector = Selector.open()) {
				List<Descriptor> received = new ArrayList<>();
				socket.receive(ByteBuffer.allocate(1), received);
				AdoptedListener adopted = posix.adopt(received.get(0));
				ServerSocketChannel listener = adopted.channel();
				boolean right = adopted.address().equals(listener.getLocalAddress());
				System.out.println((right ? "constructed " : "grafted ") + adopted.address());
				listener.register(selector, SelectionKey.OP_ACCEPT);
				while (selector.select() == 0) {
					Thread.onSpinWait();
				}
				try (SocketChannel client = listener.accept()) {
					client.write(StandardCharsets.US_ASCII.encode("child"));
				}
				selector.close();
				input.readLine();
				listener.close();
				System.out.println("closed");
				input.readLine();
			}
		}

	}

}
