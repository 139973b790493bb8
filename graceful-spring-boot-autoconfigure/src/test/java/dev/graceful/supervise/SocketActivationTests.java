package dev.graceful.supervise;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.graceful.handoff.Activation;
import dev.graceful.handoff.ListenerName;
import dev.graceful.posix.AdoptedListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link SocketActivation}: who gets which socket. What is taken from a real
 * service manager is shown in the sample application's process tests.
 */
@ExtendWith(OutputCaptureExtension.class)
class SocketActivationTests {

	private static final InetSocketAddress ANY_8080 = new InetSocketAddress(8080);

	private final List<PassedSocket> passed = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.passed.forEach(PassedSocket::close);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "two" })
	void isNoneWhereNothingWasPassed(String count) {
		assertThat(SocketActivation
			.from(Map.of("LISTEN_FDS", count, "LISTEN_PID", Long.toString(ProcessHandle.current().pid()))))
			.isSameAs(Activation.NONE);
	}

	@Test
	void leavesAloneWhatWasPassedToAnotherProcess(CapturedOutput output) {
		assertThat(SocketActivation.from(Map.of("LISTEN_FDS", "2", "LISTEN_PID", "1"))).isSameAs(Activation.NONE);
		assertThat(output).contains("2 descriptors to process 1, and this is " + ProcessHandle.current().pid());
	}

	@Test
	void findsAConnectorsSocketByItsNameWhateverItsAddress(CapturedOutput output) throws IOException {
		AdoptedListener server = pass("server", "127.0.0.1");
		assertThat(adopt(activation(), "server", ANY_8080)).contains(server);
		assertThat(output).contains("socket 'server' (127.0.0.1:" + port(server)
				+ ") is the listener of server (*:8080), whatever address that is configured with");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "::" })
	void findsASocketByItsAddressWhateverItsName(String any, CapturedOutput output) throws IOException {
		pass("shop.socket", "127.0.0.1");
		AdoptedListener server = pass("shop.socket", any);
		assertThat(adopt(activation(), "server", new InetSocketAddress(port(server)))).contains(server);
		assertThat(output).doesNotContain("whatever address");
	}

	@Test
	void prefersTheAddressAmongSocketsOfTheSameName() throws IOException {
		AdoptedListener first = pass("server-additional", "127.0.0.1");
		AdoptedListener second = pass("server-additional", "127.0.0.1");
		SocketActivation activation = activation();
		assertThat(adopt(activation, "server-additional", second.address())).contains(second);
		assertThat(adopt(activation, "server-additional", ANY_8080)).contains(first);
		assertThat(adopt(activation, "server-additional", ANY_8080)).isEmpty();
	}

	@Test
	void givesBackWhatWasStoredToTheConnectorThatHadIt() throws IOException {
		AdoptedListener stored = pass(StoredName.of(new ListenerName("management", "*:0")), "127.0.0.1");
		SocketActivation activation = activation();
		assertThat(adopt(activation, "server", new InetSocketAddress(0))).isEmpty();
		assertThat(adopt(activation, "management", new InetSocketAddress(0))).contains(stored);
	}

	@Test
	void leavesAConnectorToBindWhereNothingIsMeantForIt() throws IOException {
		pass("shop.socket", "127.0.0.1");
		assertThat(adopt(activation(), "server", ANY_8080)).isEmpty();
	}

	@Test
	void refusesForItsConnectorWhatIsNoListener() {
		this.passed.add(new PassedSocket("server", null, "The descriptor is not a listening socket for streams"));
		assertThatIOException().isThrownBy(() -> adopt(activation(), "server", ANY_8080))
			.withMessage("The service manager's socket 'server' cannot be the listener of server: "
					+ "The descriptor is not a listening socket for streams");
	}

	@Test
	void refusesAUnixDomainSocketForAConnectorOfTcp() throws IOException {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.directory.resolve("server.sock"));
		pass("server", ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address));
		assertThatIOException().isThrownBy(() -> adopt(activation(), "server", ANY_8080))
			.withMessageEndingWith("cannot be the listener of server, which is configured for TCP");
	}

	@Test
	void findsAUnixDomainSocketByItsPath() throws IOException {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.directory.resolve("server.sock"));
		AdoptedListener listener = pass("shop.socket",
				ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address));
		assertThat(adopt(activation(), "server-additional", address)).contains(listener);
	}

	@Test
	void closesWhatNobodyWantsAndSaysSo(CapturedOutput output) throws IOException {
		AdoptedListener unwanted = pass("shop.socket", "127.0.0.1");
		AdoptedListener stored = pass(StoredName.of(new ListenerName("server", "*:8080")), "127.0.0.1");
		this.passed.add(new PassedSocket("udp", null, "The descriptor is not a listening socket for streams"));
		activation().closeOthers();
		assertThat(unwanted.channel().isOpen()).isFalse();
		assertThat(stored.channel().isOpen()).isFalse();
		assertThat(output).contains("socket 'shop.socket' (127.0.0.1:" + port(unwanted) + ") is nobody's here")
			.contains("is given up, for no connector has this name and address any more")
			.contains("socket 'udp' is of no use here: The descriptor is not a listening socket for streams");
	}

	@Test
	void leavesOpenWhatWasAdopted() throws IOException {
		AdoptedListener server = pass("server", "127.0.0.1");
		SocketActivation activation = activation();
		adopt(activation, "server", ANY_8080);
		activation.closeOthers();
		assertThat(server.channel().isOpen()).isTrue();
	}

	private SocketActivation activation() {
		return new SocketActivation(this.passed, Optional.empty());
	}

	private AdoptedListener pass(String name, String address) throws IOException {
		return pass(name, ServerSocketChannel.open().bind(new InetSocketAddress(address, 0)));
	}

	private AdoptedListener pass(String name, ServerSocketChannel channel) throws IOException {
		AdoptedListener listener = new AdoptedListener(channel, channel.getLocalAddress());
		this.passed.add(new PassedSocket(name, listener, null));
		return listener;
	}

	private static Optional<AdoptedListener> adopt(SocketActivation activation, String connector, SocketAddress wanted)
			throws IOException {
		return activation.adopt(ListenerName.of(connector, wanted), wanted);
	}

	private static int port(AdoptedListener listener) {
		return ((InetSocketAddress) listener.address()).getPort();
	}

}
