package dev.graceful.posix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DescriptorSocketTests {

	private static final long DEADLINE_SECONDS = 30;

	@TempDir
	Path directory;

	private Posix posix;

	private ConnectedChannels channels;

	private DescriptorSocket client;

	private DescriptorSocket server;

	@BeforeEach
	void connect() throws Exception {
		this.posix = Posix.load();
		this.channels = ConnectedChannels.open(this.directory);
		this.client = this.posix.descriptorSocket(this.channels.client());
		this.server = this.posix.descriptorSocket(this.channels.server());
	}

	@AfterEach
	void disconnect() throws IOException {
		this.client.close();
		this.server.close();
		this.channels.close();
	}

	@Test
	void passesADescriptorEitherWay() throws IOException {
		try (ServerSocketChannel listener = listener()) {
			assertThat(pass(this.client, this.server, listener)).isEqualTo(listener.getLocalAddress());
			assertThat(pass(this.server, this.client, listener)).isEqualTo(listener.getLocalAddress());
		}
	}

	@Test
	void passesADescriptorWithinThisProcess() throws IOException {
		List<DescriptorSocket> ends = this.posix.descriptorSocketsWithin();
		try (DescriptorSocket end = ends.get(0);
				DescriptorSocket other = ends.get(1);
				ServerSocketChannel listener = listener()) {
			assertThat(pass(end, other, listener)).isEqualTo(listener.getLocalAddress());
			assertThat(pass(other, end, listener)).isEqualTo(listener.getLocalAddress());
			assertThat(end.peer().pid()).isEqualTo(ProcessHandle.current().pid());
			other.close();
			assertThat(end.receive(ByteBuffer.allocate(10), new ArrayList<>())).isEqualTo(-1);
		}
	}

	private SocketAddress pass(DescriptorSocket from, DescriptorSocket to, ServerSocketChannel listener)
			throws IOException {
		try (Descriptor descriptor = this.posix.duplicate(listener)) {
			from.send(bytes("x"), List.of(descriptor));
		}
		List<Descriptor> received = new ArrayList<>();
		assertThat(to.receive(ByteBuffer.allocate(10), received)).isEqualTo(1);
		assertThat(received).hasSize(1);
		return addresses(received).get(0);
	}

	@Test
	void keepsTheOrderOfBytesAndDescriptors() throws IOException {
		try (ServerSocketChannel first = listener();
				ServerSocketChannel second = listener();
				ServerSocketChannel third = listener();
				Descriptor one = this.posix.duplicate(first);
				Descriptor two = this.posix.duplicate(second);
				Descriptor three = this.posix.duplicate(third)) {
			this.client.send(bytes("one two "), List.of(one, two));
			this.client.send(bytes("none "), List.of());
			this.client.send(bytes("three"), List.of(three));
			List<Descriptor> received = new ArrayList<>();
			String text = receive(this.server, "one two none three".length(), received);
			assertThat(text).isEqualTo("one two none three");
			assertThat(addresses(received)).containsExactly(first.getLocalAddress(), second.getLocalAddress(),
					third.getLocalAddress());
		}
	}

	@Test
	void passesManyDescriptorsInBatches() throws IOException {
		try (ServerSocketChannel listener = listener(); Descriptor descriptor = this.posix.duplicate(listener)) {
			List<Descriptor> batch = Collections.nCopies(DescriptorSocket.MAX_DESCRIPTORS, descriptor);
			for (int i = 0; i < 10; i++) {
				this.client.send(bytes("x"), batch);
				this.client.send(bytes("x"), batch);
				List<Descriptor> received = new ArrayList<>();
				receive(this.server, 2, received);
				assertThat(received).hasSize(2 * DescriptorSocket.MAX_DESCRIPTORS);
				received.forEach(Descriptor::close);
			}
		}
	}

	@Test
	void refusesMoreDescriptorsThanOneMessageMayCarry() throws IOException {
		try (ServerSocketChannel listener = listener(); Descriptor descriptor = this.posix.duplicate(listener)) {
			List<Descriptor> tooMany = Collections.nCopies(DescriptorSocket.MAX_DESCRIPTORS + 1, descriptor);
			assertThatIllegalArgumentException().isThrownBy(() -> this.client.send(bytes("x"), tooMany));
		}
	}

	@Test
	void refusesToSendDescriptorsWithoutBytes() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.send(ByteBuffer.allocate(0), List.of()));
	}

	@Test
	void refusesToReceiveWhereThereIsNoRoom() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.server.receive(ByteBuffer.allocate(0), new ArrayList<>()));
	}

	@Test
	void doesNotSendADescriptorThatIsClosed() throws IOException {
		try (ServerSocketChannel listener = listener()) {
			Descriptor closed = this.posix.duplicate(listener);
			closed.close();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(bytes("x"), List.of(closed)))
				.withMessageContaining("closed");
		}
	}

	@Test
	void passesDescriptorsWithTheFirstOfManyBytes() throws IOException {
		try (ServerSocketChannel listener = listener(); Descriptor descriptor = this.posix.duplicate(listener)) {
			byte[] sent = new byte[100_000];
			for (int i = 0; i < sent.length; i++) {
				sent[i] = (byte) (i % 251);
			}
			this.client.send(ByteBuffer.wrap(sent), List.of(descriptor));
			List<Descriptor> received = new ArrayList<>();
			ByteBuffer buffer = ByteBuffer.allocateDirect(sent.length);
			this.server.receive(buffer, received);
			assertThat(received).hasSize(1);
			while (buffer.hasRemaining()) {
				assertThat(this.server.receive(buffer, received)).isPositive();
			}
			byte[] arrived = new byte[sent.length];
			buffer.flip().get(arrived);
			assertThat(Arrays.equals(arrived, sent)).isTrue();
			assertThat(received).hasSize(1);
			received.forEach(Descriptor::close);
		}
	}

	@Test
	void receivesNoMoreThanThereIsRoomFor() throws IOException {
		this.client.send(bytes("abcdef"), List.of());
		ByteBuffer small = ByteBuffer.allocate(4);
		assertThat(this.server.receive(small, new ArrayList<>())).isEqualTo(4);
		assertThat(receive(this.server, 2, new ArrayList<>())).isEqualTo("ef");
	}

	@Test
	void failsInsteadOfWaitingForAPeerThatDoesNotRead() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.client.send(ByteBuffer.allocate(10_000_000), List.of()))
			.withMessageContaining("does not read");
	}

	@Test
	void failsToSendToAPeerThatIsGone() throws IOException {
		this.server.close();
		this.channels.server().close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(bytes("x"), List.of()));
	}

	@Test
	void tellsThatThePeerHasClosed() throws IOException {
		this.client.send(bytes("bye"), List.of());
		this.client.close();
		this.channels.client().close();
		assertThat(receive(this.server, 3, new ArrayList<>())).isEqualTo("bye");
		assertThat(this.server.receive(ByteBuffer.allocate(1), new ArrayList<>())).isEqualTo(-1);
	}

	@Test
	void closeEndsAReceiveInAnotherThread() throws Exception {
		FutureTask<Integer> receiving = receiveInAnotherThread();
		this.server.close();
		assertThat(receiving.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(-1);
	}

	@Test
	void receivesNothingOnceClosed() throws IOException {
		this.server.close();
		assertThat(this.server.receive(ByteBuffer.allocate(1), new ArrayList<>())).isEqualTo(-1);
	}

	@Test
	void sendsNothingOnceClosed() throws IOException {
		this.client.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(bytes("x"), List.of()))
			.withMessageContaining("closed");
	}

	@Test
	void waitsOverANonBlockingChannelAsWell() throws Exception {
		this.channels.server().configureBlocking(false);
		FutureTask<Integer> receiving = receiveInAnotherThread();
		this.client.send(bytes("x"), List.of());
		assertThat(receiving.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
	}

	private FutureTask<Integer> receiveInAnotherThread() {
		FutureTask<Integer> receiving = new FutureTask<>(
				() -> this.server.receive(ByteBuffer.allocate(1), new ArrayList<>()));
		Thread thread = new Thread(receiving, "receiver");
		thread.setDaemon(true);
		thread.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(DEADLINE_SECONDS))
			.until(() -> Arrays.stream(thread.getStackTrace())
				.anyMatch((frame) -> frame.getMethodName().equals("awaitReadable")));
		return receiving;
	}

	@Test
	void receivedDescriptorsAreCloseOnExec() throws IOException {
		try (ServerSocketChannel listener = listener(); Descriptor descriptor = this.posix.duplicate(listener)) {
			assertThat(OpenSockets.isCloseOnExec(descriptor)).isTrue();
			this.client.send(bytes("x"), List.of(descriptor));
			List<Descriptor> received = new ArrayList<>();
			this.server.receive(ByteBuffer.allocate(1), received);
			try (Descriptor arrived = received.get(0)) {
				assertThat(OpenSockets.isCloseOnExec(arrived)).isTrue();
			}
		}
	}

	@Test
	void leavesNothingOpen() throws IOException {
		try (ServerSocketChannel listener = listener(); Descriptor descriptor = this.posix.duplicate(listener)) {
			long before = OpenSockets.count();
			for (int i = 0; i < 10; i++) {
				try (DescriptorSocket from = this.posix.descriptorSocket(this.channels.client())) {
					from.send(bytes("x"), List.of(descriptor, descriptor));
					List<Descriptor> received = new ArrayList<>();
					this.server.receive(ByteBuffer.allocate(1), received);
					received.forEach(Descriptor::close);
					received.forEach(Descriptor::close);
				}
				this.channels.close();
				this.server.close();
				this.client.close();
				Files.delete(this.directory.resolve("server"));
				Files.delete(this.directory.resolve("client"));
				this.channels = ConnectedChannels.open(this.directory);
				this.client = this.posix.descriptorSocket(this.channels.client());
				this.server = this.posix.descriptorSocket(this.channels.server());
			}
			assertThat(OpenSockets.count()).isEqualTo(before);
		}
	}

	@Test
	void refusesToChooseBetweenConnectionsThatHaveTheSameNames() throws IOException {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.directory.resolve("shared"));
		try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			listener.bind(address);
			try (SocketChannel first = SocketChannel.open(address);
					SocketChannel second = SocketChannel.open(address);
					SocketChannel accepted = listener.accept();
					SocketChannel alsoAccepted = listener.accept()) {
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.posix.descriptorSocket(accepted))
					.withMessageContaining("more than one connection");
			}
		}
	}

	@Test
	void tellsWhoThePeerIs() throws IOException {
		PeerCredentials peer = this.server.peer();
		assertThat(peer.pid()).isEqualTo(ProcessHandle.current().pid());
		assertThat(peer.uid()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
		assertThat(this.client.peer()).isEqualTo(peer);
	}

	@Test
	void tellsThatThePeerIsAnotherUser() throws Exception {
		Assumptions.assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
				"only root can become another user");
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		Path program = this.directory.resolve(Connecting.class.getName().replace('.', '/') + ".class");
		Files.createDirectories(program.getParent());
		Files.copy(DescriptorSocketTests.class.getResourceAsStream("DescriptorSocketTests$Connecting.class"), program);
		Path path = this.directory.resolve("for-everyone");
		try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			listener.bind(UnixDomainSocketAddress.of(path));
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
			try (ChildJvm child = ChildJvm.of(Connecting.class, path.toString())
				.through("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
				.classPath(this.directory)
				.directory(Path.of("/"))
				.start()) {
				assertThat(child.nextLine()).isEqualTo("connected");
				try (SocketChannel accepted = listener.accept();
						DescriptorSocket socket = this.posix.descriptorSocket(accepted)) {
					assertThat(socket.peer()).isEqualTo(new PeerCredentials(child.pid(), 65534));
				}
				assertThat(child.awaitEnd()).isEmpty();
			}
		}
	}

	@Test
	void descriptorsThatExceedTheLimitOfTheReceiverAreAFailure() throws Exception {
		try (ChildJvm child = ChildJvm.of(ReachingTheLimit.class, this.directory.toString())
			.after("rm server client; ulimit -n 256")
			.directory(this.directory)
			.start()) {
			assertThat(child.awaitEnd()).hasSize(2)
				.satisfiesExactly(
						(failure) -> assertThat(failure).contains("Descriptors were lost", "at most 256", "ulimit -n"),
						(leaked) -> assertThat(leaked).isEqualTo("0 more sockets open"));
		}
	}

	@Test
	void tooManyDescriptorsOnTheirWayAreAFailure() throws Exception {
		ChildJvm.Command command = ChildJvm.of(SendingTooMany.class, this.directory.toString())
			.after("rm server client; ulimit -n 256")
			.directory(this.directory);
		if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
			// The kernel lets the privileged exceed the limit
			command.through("setpriv", "--bounding-set=-all", "--inh-caps=-all");
		}
		try (ChildJvm child = command.start()) {
			assertThat(child.awaitEnd()).singleElement()
				.asString()
				.contains("on their way to other processes", "ulimit -n");
		}
	}

	private static ServerSocketChannel listener() throws IOException {
		return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	private List<SocketAddress> addresses(List<Descriptor> listeners) throws IOException {
		List<SocketAddress> addresses = new ArrayList<>();
		for (Descriptor listener : listeners) {
			AdoptedListener adopted = this.posix.adopt(listener);
			addresses.add(adopted.address());
			adopted.channel().close();
		}
		return addresses;
	}

	private static ByteBuffer bytes(String text) {
		return StandardCharsets.US_ASCII.encode(text);
	}

	private static String receive(DescriptorSocket socket, int length, List<Descriptor> descriptors)
			throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining()) {
			assertThat(socket.receive(buffer, descriptors)).isPositive();
		}
		return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
	}

	/**
	 * Connects to a path and waits for the end of the connection.
	 */
	static final class Connecting {

		public static void main(String[] arguments) throws IOException {
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
				System.out.println("connected");
				channel.read(ByteBuffer.allocate(1));
			}
		}

	}

	/**
	 * Receives descriptors when nearly no more may be open.
	 */
	static final class ReachingTheLimit {

		public static void main(String[] arguments) throws Exception {
			Posix posix = Posix.load();
			try (ConnectedChannels channels = ConnectedChannels.open(Path.of(arguments[0]));
					DescriptorSocket client = posix.descriptorSocket(channels.client());
					DescriptorSocket server = posix.descriptorSocket(channels.server());
					ServerSocketChannel listener = listener();
					Descriptor descriptor = posix.duplicate(listener)) {
				OpenSockets.count();
				List<Descriptor> open = new ArrayList<>();
				for (int i = 0; i < 20; i++) {
					open.add(posix.duplicate(listener));
				}
				client.send(bytes("x"), List.of(descriptor));
				server.receive(ByteBuffer.allocate(1), open);
				client.send(bytes("x"), Collections.nCopies(50, descriptor));
				long before = OpenSockets.count();
				List<Descriptor> fill = fill(posix, listener);
				fill.subList(0, 20).forEach(Descriptor::close);
				String outcome = "received";
				try {
					server.receive(ByteBuffer.allocate(1), fill);
				}
				catch (IOException ex) {
					outcome = ex.getMessage();
				}
				fill.forEach(Descriptor::close);
				System.out.println(outcome);
				System.out.println((OpenSockets.count() - before) + " more sockets open");
				open.forEach(Descriptor::close);
			}
		}

		private static List<Descriptor> fill(Posix posix, ServerSocketChannel listener) {
			List<Descriptor> descriptors = new ArrayList<>();
			try {
				while (true) {
					descriptors.add(posix.duplicate(listener));
				}
			}
			catch (IOException ex) {
				return descriptors;
			}
		}

	}

	/**
	 * Sends descriptors that nobody receives.
	 */
	static final class SendingTooMany {

		public static void main(String[] arguments) throws Exception {
			Posix posix = Posix.load();
			try (ConnectedChannels channels = ConnectedChannels.open(Path.of(arguments[0]));
					DescriptorSocket client = posix.descriptorSocket(channels.client());
					ServerSocketChannel listener = listener();
					Descriptor descriptor = posix.duplicate(listener)) {
				for (int i = 0; i < 5; i++) {
					client.send(bytes("x"), Collections.nCopies(DescriptorSocket.MAX_DESCRIPTORS, descriptor));
				}
				System.out.println("sent");
			}
			catch (IOException ex) {
				System.out.println(ex.getMessage());
			}
		}

	}

}
