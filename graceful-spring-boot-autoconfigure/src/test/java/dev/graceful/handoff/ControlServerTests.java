package dev.graceful.handoff;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.graceful.handoff.Message.Hello;
import dev.graceful.handoff.Message.Refused;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link ControlServer} and its {@link ControlDirectory}, with real sockets.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ControlServerTests {

	private static final int MAX_STRANGERS = 64;

	private static final int NOBODY = 65534;

	private static final Hello HELLO = new Hello(ProtocolVersions.SPOKEN, "the token", 42, "app", "0.1", 1024);

	private static final Message.Ask QUESTION = new Message.Ask(ProtocolVersions.SPOKEN, Message.Errand.STATUS,
			new RestartRequest("CLI"));

	private final FakeLoop loop = new FakeLoop();

	private final List<Caller> callers = new CopyOnWriteArrayList<>();

	private final List<Asker> askers = new CopyOnWriteArrayList<>();

	private final Callers visitors = new Callers() {

		@Override
		public void hello(Caller caller) {
			ControlServerTests.this.callers.add(caller);
		}

		@Override
		public void asked(Asker asker) {
			ControlServerTests.this.askers.add(asker);
		}

	};

	private final List<SocketChannel> connections = new ArrayList<>();

	@TempDir
	private Path temporary;

	private Path path;

	private ControlServer server;

	@BeforeEach
	void open() throws IOException {
		this.path = this.temporary.resolve("control");
		this.server = openServer();
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
		for (SocketChannel connection : this.connections) {
			connection.close();
		}
	}

	@Test
	void makesADirectoryAndASocketThatNobodyElseGetsInto() throws IOException {
		assertThat(permissions(this.path)).isEqualTo("rwx------");
		assertThat(permissions(Path.of(this.server.path()))).isEqualTo("rw-------");
	}

	@Test
	void removesItsSocketWhenItCloses() {
		this.server.close();
		assertThat(this.path).isEmptyDirectory();
	}

	@Test
	void refusesADirectoryThatOthersGetInto() throws IOException {
		Files.setPosixFilePermissions(this.path, PosixFilePermissions.fromString("rwx--x---"));
		assertDirectoryRefused(this.path);
	}

	@Test
	void refusesALinkToADirectory() throws IOException {
		assertDirectoryRefused(Files.createSymbolicLink(this.temporary.resolve("link"), this.path));
	}

	@Test
	void refusesAFile() throws IOException {
		assertDirectoryRefused(Files.createFile(this.temporary.resolve("file"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
	}

	@Test
	void refusesADirectoryOfAnotherUser() throws IOException {
		assumeRoot();
		Files.setOwner(this.path,
				FileSystems.getDefault()
					.getUserPrincipalLookupService()
					.lookupPrincipalByName(Integer.toString(NOBODY)));
		assertDirectoryRefused(this.path);
	}

	@Test
	void sweepsDeadSocketsAndKeepsTheLivingOnes() throws IOException {
		Path dead = this.path.resolve("1-dead.sock");
		try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			killed.bind(UnixDomainSocketAddress.of(dead));
		}
		assertThat(dead).exists();
		ControlServer other = openServer();
		assertThat(dead).doesNotExist();
		assertThat(Path.of(this.server.path())).exists();
		other.close();
	}

	@Test
	void keepsTheSocketOfAProcessThatIsTooBusyToAccept() throws IOException {
		Path busy = this.path.resolve("1-busy.sock");
		try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			silent.bind(UnixDomainSocketAddress.of(busy), 1);
			while (connectAtOnce(busy)) {
				assertThat(this.connections).hasSizeLessThan(1000);
			}
			openServer().close();
			assertThat(busy).exists();
		}
	}

	@Test
	void tellsOfACallerWhoSaysHello() throws IOException {
		sayHello(connect());
		Caller caller = awaitCaller();
		assertThat(caller.hello()).isEqualTo(HELLO);
		caller.refuse("not now");
	}

	@Test
	void understandsAHelloThatComesInPieces() throws IOException {
		SocketChannel connection = connect();
		ByteBuffer hello = new Frame(HELLO, 0).encode();
		while (hello.hasRemaining()) {
			connection.write(hello.slice(hello.position(), 1));
			hello.position(hello.position() + 1);
		}
		assertThat(awaitCaller().hello()).isEqualTo(HELLO);
	}

	@Test
	void tellsACallerWhyItIsRefusedAndHangsUp() throws IOException {
		SocketChannel connection = connect();
		sayHello(connection);
		awaitCaller().refuse("no handoff is under way");
		ByteBuffer answer = ByteBuffer.allocate(Frame.MAX_BYTES);
		while (connection.read(answer) >= 0) {
			assertThat(answer.hasRemaining()).isTrue();
		}
		assertThat(Frame.decode(answer.flip()).message()).isEqualTo(new Refused("no handoff is under way"));
	}

	@Test
	void tellsAnAskerWhatItIsToldAndHangsUpAfterTheAnswer() throws IOException {
		SocketChannel connection = ask();
		Asker asker = awaitAsker();
		assertThat(asker.ask()).isEqualTo(QUESTION);
		asker.tell(new Message.Report(Reports.underWay("cafe0001")));
		asker.answer(new Message.Report(Reports.succeeded("cafe0001")));
		asker.tell(new Message.Done());
		assertThat(readAll(connection)).containsExactly(new Message.Report(Reports.underWay("cafe0001")),
				new Message.Report(Reports.succeeded("cafe0001")));
	}

	@Test
	void keepsWhatAnAskerDoesNotReadUntilItReads() throws IOException {
		SocketChannel connection = ask();
		Asker asker = awaitAsker();
		Message report = new Message.Report(Reports.underWay("cafe0001"));
		for (int i = 0; i < 2000; i++) {
			asker.tell(report);
		}
		asker.answer(new Message.Done());
		assertThat(readAll(connection)).hasSize(2001).endsWith(new Message.Done());
	}

	@Test
	void hangsUpOnAnAskerWhoNeverReads() throws IOException {
		long descriptors = openDescriptors();
		SocketChannel connection = ask();
		Asker asker = awaitAsker();
		Message report = new Message.Report(Reports.underWay("cafe0001"));
		for (int i = 0; i < 10_000; i++) {
			asker.tell(report);
		}
		// Its own end of the connection is still open
		eventually().until(() -> openDescriptors() <= descriptors + 1);
		assertThat(connection.isOpen()).isTrue();
	}

	@Test
	void forgetsAnAskerWhoHasGone() throws IOException {
		long descriptors = openDescriptors();
		SocketChannel connection = ask();
		Asker asker = awaitAsker();
		connection.close();
		eventually().until(() -> openDescriptors() <= descriptors);
		asker.tell(new Message.Done());
		asker.answer(new Message.Done());
		sayHello(connect());
		awaitCaller().refuse("not now");
	}

	@Test
	void hangsUpOnAnAskerWhoSaysMore() throws IOException {
		SocketChannel connection = ask();
		awaitAsker();
		connection.write(new Frame(QUESTION, 0).encode());
		eventually().until(() -> isHungUp(connection));
	}

	@Test
	void sendsWhatItCanBeforeItCloses() throws IOException {
		SocketChannel connection = ask();
		awaitAsker().answer(new Message.Done());
		this.server.close();
		assertThat(readAll(connection)).containsExactly(new Message.Done());
	}

	@Test
	void keepsFewOfManyAskers() throws IOException {
		for (int i = 0; i < 300; i++) {
			ask();
		}
		eventually().until(() -> this.askers.size() == 300);
		eventually().until(() -> countConnected() <= MAX_STRANGERS);
		assertThat(isHungUp(this.connections.get(299))).isFalse();
	}

	@Test
	void hangsUpOnAStrangerWhoIsSilent() throws IOException {
		SocketChannel stranger = connect();
		sayHello(connect());
		awaitCaller();
		assertThat(isHungUp(stranger)).isFalse();
		this.loop.advance(TestDeadlines.GREETING);
		eventually().until(() -> isHungUp(stranger));
	}

	@Test
	void hangsUpOnAStrangerWhoSaysSomethingElse() throws IOException {
		SocketChannel garbage = connect();
		garbage.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes()));
		SocketChannel rude = connect();
		rude.write(new Frame(new Message.Go(TestDeadlines.PROBATION, Ramp.NONE), 0).encode());
		SocketChannel talkative = connect();
		talkative.write(ByteBuffer.allocate(5000).putInt(0, 6000));
		eventually().until(() -> isHungUp(garbage) && isHungUp(rude) && isHungUp(talkative));
		assertThat(this.callers).isEmpty();
	}

	@Test
	void isUndisturbedByTenThousandStrangersOneAfterTheOther() throws IOException {
		long descriptors = openDescriptors();
		for (int i = 0; i < 10_000; i++) {
			try (SocketChannel stranger = SocketChannel.open(address())) {
				assertThat(stranger.isConnected()).isTrue();
			}
		}
		sayHello(connect());
		awaitCaller().refuse("not now");
		this.connections.remove(0).close();
		eventually().until(() -> openDescriptors() <= descriptors);
	}

	@Test
	void keepsFewOfManyStrangersAndStillHearsACaller() throws IOException {
		long descriptors = openDescriptors();
		for (int i = 0; i < 500; i++) {
			SocketChannel stranger = connect();
			if (i == 250) {
				sayHello(stranger);
			}
		}
		sayHello(connect());
		eventually().until(() -> this.callers.size() == 2);
		eventually().until(() -> countConnected() <= MAX_STRANGERS + 2);
		this.callers.forEach((caller) -> caller.refuse("not now"));
		for (SocketChannel connection : this.connections) {
			connection.close();
		}
		eventually().until(() -> openDescriptors() <= descriptors);
	}

	@Test
	void refusesAnotherUserAlsoWhereTheDirectoryLetsHimIn() throws Exception {
		assumeRoot();
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && Files.isExecutable(Path.of("/usr/bin/python3")));
		Files.setPosixFilePermissions(this.temporary, PosixFilePermissions.fromString("rwx--x--x"));
		Files.setPosixFilePermissions(this.path, PosixFilePermissions.fromString("rwx--x--x"));
		Files.setPosixFilePermissions(Path.of(this.server.path()), PosixFilePermissions.fromString("rw-rw-rw-"));
		assertThat(callAs(0)).isEqualTo("connected, and answered");
		assertThat(callAs(NOBODY)).isEqualTo("connected, and hung up on");
		assertThat(this.callers).hasSize(1);
	}

	@Test
	void saysWhereNoSocketCanBeOpenedAndLeavesNothingOpen() throws IOException {
		long descriptors = openDescriptors();
		Path deep = this.temporary.resolve("d".repeat(100));
		PosixOperatingSystem operatingSystem = new PosixOperatingSystem(this.loop, deep, TestDeadlines.GREETING);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> operatingSystem.openControlSocket(this.visitors))
			.withMessageStartingWith("no control socket can be opened in " + deep)
			.withMessageContaining("path too long");
		// Fewer, where something of an earlier test has closed meanwhile
		assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors);
	}

	private ControlServer openServer() throws IOException {
		return ControlServer.open(this.loop, ControlDirectory.open(this.path), TestDeadlines.GREETING, this.visitors);
	}

	private UnixDomainSocketAddress address() {
		return UnixDomainSocketAddress.of(this.server.path());
	}

	private SocketChannel connect() throws IOException {
		SocketChannel connection = SocketChannel.open(address());
		this.connections.add(connection);
		return connection;
	}

	private boolean connectAtOnce(Path path) throws IOException {
		SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX);
		this.connections.add(connection);
		connection.configureBlocking(false);
		try {
			return connection.connect(UnixDomainSocketAddress.of(path));
		}
		catch (SocketException ex) {
			return false;
		}
	}

	private static void sayHello(SocketChannel connection) throws IOException {
		connection.write(new Frame(HELLO, 0).encode());
	}

	private SocketChannel ask() throws IOException {
		SocketChannel connection = connect();
		connection.write(new Frame(QUESTION, 0).encode());
		return connection;
	}

	private Asker awaitAsker() {
		eventually().until(() -> !this.askers.isEmpty());
		return this.askers.get(0);
	}

	private static List<Message> readAll(SocketChannel connection) throws IOException {
		List<Message> messages = new ArrayList<>();
		ByteBuffer bytes = ByteBuffer.allocate(Frame.MAX_BYTES);
		while (connection.read(bytes) >= 0) {
			bytes.flip();
			for (Frame frame = Frame.decode(bytes); frame != null; frame = Frame.decode(bytes)) {
				messages.add(frame.message());
			}
			bytes.compact();
		}
		return messages;
	}

	private Caller awaitCaller() {
		eventually().until(() -> !this.callers.isEmpty());
		return this.callers.get(0);
	}

	private long countConnected() {
		return this.connections.stream().filter((connection) -> !isHungUp(connection)).count();
	}

	private static boolean isHungUp(SocketChannel connection) {
		try {
			connection.configureBlocking(false);
			return connection.read(ByteBuffer.allocate(1)) < 0;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Say hello in another process, as another user.
	 */
	private String callAs(int user) throws Exception {
		byte[] hello = new Frame(HELLO, 0).encode().array();
		String script = """
				import socket, sys
				connection = socket.socket(socket.AF_UNIX)
				connection.connect(sys.argv[1])
				try:
				    connection.sendall(bytes.fromhex(sys.argv[2]))
				    answer = connection.recv(1)
				except OSError:
				    answer = b''
				print('connected, and ' + ('answered' if answer else 'hung up on'))
				""";
		Process process = new ProcessBuilder("/usr/bin/setpriv", "--reuid=" + user, "--clear-groups",
				"/usr/bin/python3", "-c", script, this.server.path(), HexFormat.of().formatHex(hello))
			.redirectErrorStream(true)
			.start();
		try {
			if (user == 0) {
				awaitCaller().refuse("not now");
			}
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return new String(process.getInputStream().readAllBytes()).trim();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static void assumeRoot() throws IOException {
		assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can be two users");
	}

	private static void assertDirectoryRefused(Path path) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ControlDirectory.open(path))
			.withMessageStartingWith(path + " has to be a directory that belongs to ")
			.withMessageContaining("graceful.control.directory");
	}

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	private static long openDescriptors() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.count();
		}
	}

	private static ConditionFactory eventually() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
