package dev.graceful.tomcat;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Slices;
import dev.graceful.posix.AdoptedListener;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Which listener a connector has, and what becomes of it.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ListenerTests {

	@TempDir
	private Path directory;

	@Test
	void asksForItsListenerByTheConfiguredAddress() throws Exception {
		FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
		try (TestServer server = TestServer.start("first", listeners)) {
			assertThat(listeners.asked).containsExactly(new ListenerName("server", "127.0.0.1:0"));
			assertThat(listeners.wanted).containsExactly(new InetSocketAddress("127.0.0.1", 0));
			assertThat(server.handoff().name()).isEqualTo(listeners.asked.get(0));
			assertThat(server.handoff().address()).isEqualTo(new InetSocketAddress("127.0.0.1", server.port()));
		}
	}

	@Test
	void bindsWithoutBlocking() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration())) {
			assertThat(server.handoff().channel().isBlocking()).isFalse();
		}
	}

	@Test
	void reportsTheAddressThatTheAdoptedListenerReallyHas() throws Exception {
		try (ServerSocketChannel channel = ServerSocketChannel.open()) {
			channel.bind(new InetSocketAddress("127.0.0.1", 0)).configureBlocking(false);
			InetSocketAddress real = new InetSocketAddress("127.0.0.1", 4711);
			FakeListeners listeners = FakeListeners.ofASuccessor(new AdoptedListener(channel, real));
			try (TestServer server = TestServer.start("successor", listeners)) {
				assertThat(server.port()).isEqualTo(4711);
				assertThat(server.handoff().address()).isEqualTo(real);
				assertThat(server.handoff().channel()).isSameAs(channel);
			}
		}
	}

	@Test
	void leavesTheHandoffBeforeItClosesTheListener() throws Exception {
		FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
		TestServer server = TestServer.start("first", listeners);
		ListeningConnector handoff = server.handoff();
		server.close();
		assertThat(listeners.log).containsExactly("register server", "unregister server, open");
		assertThat(handoff.channel().isOpen()).isFalse();
	}

	@Test
	void closesOnceAfterBootsGracefulShutdown() throws Exception {
		FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
		TestServer server = TestServer.start("first", listeners);
		InetSocketAddress address = server.address();
		server.connector().pause();
		server.connector().getProtocolHandler().closeServerSocketGraceful();
		assertThat(server.port()).isEqualTo(-1);
		try (ServerSocketChannel next = ServerSocketChannel.open()) {
			next.bind(address);
			server.close();
			assertThat(next.isOpen()).isTrue();
		}
		assertThat(listeners.log).containsExactly("register server", "unregister server, open");
	}

	@Test
	void servesAgainAfterItWasStoppedAndStarted() throws Exception {
		FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
		try (TestServer server = TestServer.start("first", listeners)) {
			server.connector().stop();
			server.connector().start();
			assertThat(TestClient.askOnce(server.address())).isEqualTo("first");
			assertThat(listeners.log).containsExactly("register server", "unregister server, open", "register server");
		}
	}

	@Test
	void servesAgainAfterItWasStoppedAndStartedWithTheListenerBoundThroughout() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.setProperty("bindOnInit", "true"))) {
			InetSocketAddress address = server.address();
			server.connector().stop();
			assertThat(server.address()).isEqualTo(address);
			server.connector().start();
			assertThat(TestClient.askOnce(address)).isEqualTo("first");
		}
	}

	@Test
	void failsToStartWhereTheAddressIsInUse() throws Exception {
		try (ServerSocketChannel other = ServerSocketChannel.open()) {
			other.bind(new InetSocketAddress("127.0.0.1", 0));
			int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
			FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
			assertThatException()
				.isThrownBy(() -> TestServer.start("first", listeners, (connector) -> connector.setPort(port)))
				.withRootCauseInstanceOf(BindException.class);
			assertThat(listeners.log).isEmpty();
		}
	}

	@Test
	void servesOnAUnixDomainSocket() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
		try (TestServer server = TestServer.start("first", listeners, unix(address))) {
			assertThat(TestClient.askOnce(address)).isEqualTo("first");
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(address.getPath())))
				.isEqualTo("rwx------");
			assertThat(listeners.asked).containsExactly(new ListenerName("server", "unix:" + address));
			assertThat(server.handoff().address()).isEqualTo(address);
		}
		assertThat(address.getPath()).doesNotExist();
	}

	@Test
	void leavesThePathToTheSuccessor() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		TestServer server = TestServer.start("predecessor", FakeListeners.ofTheFirstGeneration(), unix(address));
		server.handoff().stopAccepting();
		server.close();
		assertThat(address.getPath()).exists();
	}

	@Test
	void leavesThePathToThePredecessorIfItNeverAccepted() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		try (ServerSocketChannel channel = boundChannel(address)) {
			TestServer server = TestServer.start("successor",
					FakeListeners.ofASuccessor(new AdoptedListener(channel, address)), unix(address));
			server.close();
			assertThat(address.getPath()).exists();
		}
	}

	@Test
	void deletesThePathThatItAdopted() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		try (ServerSocketChannel channel = boundChannel(address)) {
			TestServer server = TestServer.start("successor",
					FakeListeners.ofASuccessor(new AdoptedListener(channel, address)), unix(address));
			server.handoff().startAccepting(Slices.ALL);
			assertThat(TestClient.askOnce(address)).isEqualTo("successor");
			server.close();
			assertThat(address.getPath()).doesNotExist();
		}
	}

	@Test
	void leavesThePathToWhoeverHasStartedTheApplication() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		try (ServerSocketChannel channel = boundChannel(address)) {
			TestServer server = TestServer.start("activated",
					FakeListeners.activatedWith(new AdoptedListener(channel, address)), unix(address));
			assertThat(TestClient.askOnce(address)).isEqualTo("activated");
			server.handoff().retire();
			server.close();
			assertThat(address.getPath()).exists();
		}
	}

	@Test
	void deletesThePathAfterItHasTakenBack() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		TestServer server = TestServer.start("predecessor", FakeListeners.ofTheFirstGeneration(), unix(address));
		server.handoff().stopAccepting();
		server.handoff().startAccepting(Slices.ALL);
		server.close();
		assertThat(address.getPath()).doesNotExist();
	}

	@Test
	void deletesThePathWhenItRetires() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		try (TestServer server = TestServer.start("predecessor", FakeListeners.ofTheFirstGeneration(), unix(address))) {
			server.handoff().stopAccepting();
			server.handoff().retire();
			assertThat(address.getPath()).doesNotExist();
		}
	}

	@Test
	void deletesThePathThatItBoundItselfEvenIfItNeverAccepted() throws Exception {
		UnixDomainSocketAddress address = unixAddress();
		TestServer.start("successor", FakeListeners.ofASuccessor(), unix(address)).close();
		assertThat(address.getPath()).doesNotExist();
	}

	private UnixDomainSocketAddress unixAddress() {
		return UnixDomainSocketAddress.of(this.directory.resolve("app.sock"));
	}

	private static ServerSocketChannel boundChannel(UnixDomainSocketAddress address) throws Exception {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		channel.bind(address).configureBlocking(false);
		return channel;
	}

	private static Consumer<Connector> unix(UnixDomainSocketAddress address) {
		return (connector) -> {
			connector.setProperty("unixDomainSocketPath", address.getPath().toString());
			connector.setProperty("unixDomainSocketPathPermissions", "rwx------");
		};
	}

}
