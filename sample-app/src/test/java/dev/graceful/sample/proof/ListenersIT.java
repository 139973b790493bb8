package dev.graceful.sample.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners beyond the first one: whatever an application listens on is handed over.
 */
class ListenersIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	@Test
	void everyListenerOfAnApplicationIsHandedOver() throws Exception {
		int management = RunningApplication.freePort();
		try (RunningApplication application = start("management.server.port=" + management,
				"sample.unix-socket=app.sock"); Load load = Load.start(application.port(), Share.mixed())) {
			UnixDomainSocketAddress unix = UnixDomainSocketAddress.of(application.jar().resolveSibling("app.sock"));
			AtomicInteger answers = new AtomicInteger();
			AtomicReference<String> failure = new AtomicReference<>();
			Thread client = new Thread(() -> {
				while (failure.get() == null) {
					check(ask(unix, "/whoami"), " 200 ", failure);
					check(ask(loopback(management), "/actuator/health"), "\"UP\"", failure);
					answers.incrementAndGet();
				}
			});
			client.setDaemon(true);
			client.start();
			application.restart();
			application.restart();
			int answersUntilNow = answers.get();
			await().atMost(DEADLINE).until(() -> answers.get() > answersUntilNow || failure.get() != null);
			assertThat(failure.getAndSet("the end")).isNull();
			client.join();
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
			assertThat(application.log().linesSince(0)).anyMatch((line) -> line.contains("Generation 3, pid")
					&& line.contains("server (127.0.0.1:" + application.port() + ")")
					&& line.contains("management (*:" + management + ")")
					&& line.contains("server-additional (unix:app.sock)"));
		}
	}

	@Test
	void portZeroKeepsItsPort() {
		try (RunningApplication application = start("management.server.port=0")) {
			String first = application.log().await("Tomcat started on port", 0, DEADLINE);
			long mark = application.log().mark();
			String management = application.log()
				.linesSince(0)
				.stream()
				.filter((line) -> line.contains("Tomcat started on port") && !line.equals(first))
				.findFirst()
				.map((line) -> line.replaceAll(".*(on port \\d+).*", "$1 "))
				.orElseThrow();
			application.restart();
			application.log().await("Tomcat started " + management, mark, DEADLINE);
		}
	}

	@Test
	void aChangedPortIsBoundAndTheOldOneRetired() throws Exception {
		try (RunningApplication application = start()) {
			int port = RunningApplication.freePort();
			application.configure("server.port=" + port);
			long predecessor = application.hup();
			await().atMost(DEADLINE).until(() -> ask(loopback(port), "/whoami").contains(" 200 "));
			application.awaitExit(predecessor, DEADLINE);
			assertThat(application.whoami()).isEmpty();
			assertThat(ask(loopback(port), "/whoami")).contains(" 200 ").doesNotContain("\"pid\":" + predecessor);
		}
	}

	@Test
	void anIpv6AddressIsHandedOver() throws Exception {
		int port = RunningApplication.freePort();
		SocketAddress address = new InetSocketAddress("::1", port);
		try (RunningApplication application = start("management.server.port=" + port,
				"management.server.address=::1")) {
			long successor = application.restart();
			assertThat(ask(address, "/actuator/health")).contains(" 200 ");
			assertThat(application.processes()).containsExactly(successor);
		}
	}

	private static RunningApplication start(String... properties) {
		RunningApplication application = RunningApplication.start(Launch.quick(BootJar.built()), properties);
		// The first generation's management port comes after the others
		application.log().await("Generation 1, pid", 0, DEADLINE);
		return application;
	}

	private static void check(String answer, String expected, AtomicReference<String> failure) {
		if (!answer.contains(expected)) {
			failure.compareAndSet(null, answer);
		}
	}

	private static SocketAddress loopback(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Ask once, on a new connection.
	 * @return the whole response, or the failure
	 */
	private static String ask(SocketAddress address, String path) {
		try (SocketChannel channel = SocketChannel.open(address)) {
			String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
			channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
			StringBuilder response = new StringBuilder();
			ByteBuffer bytes = ByteBuffer.allocate(4096);
			while (channel.read(bytes) >= 0) {
				response.append(StandardCharsets.UTF_8.decode(bytes.flip()));
				bytes.clear();
			}
			return response.toString();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
