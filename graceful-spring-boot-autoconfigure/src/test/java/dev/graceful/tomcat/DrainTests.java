package dev.graceful.tomcat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.graceful.handoff.Slices;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How connections end while their generation drains.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class DrainTests {

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int END_OF_STREAM_AND_HEADERS = 5;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int GOAWAY = 7;

	@TempDir
	private Path directory;

	@Test
	void endsConnectionsWithTheirNextResponse() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestClient client = TestClient.connect(server.address())) {
			assertThat(client.ask("/").header("connection")).isNull();
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			assertThat(client.ask("/").header("connection")).isEqualTo("close");
			client.expectEnd();
		}
	}

	@Test
	void keepsConnectionsAgainAfterItHasTakenBack() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestClient client = TestClient.connect(server.address())) {
			client.ask("/");
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			server.handoff().startAccepting(Slices.ALL);
			assertThat(client.ask("/").header("connection")).isNull();
			assertThat(client.ask("/").header("connection")).isNull();
		}
	}

	@Test
	void tellsOpenHttp2ConnectionsToGoAway() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			beginHttp2(client);
			awaitAnswer(client);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			expectGoAway(client);
		}
	}

	@Test
	void tellsHttp2ConnectionsThatBeginDuringTheDrainToGoAway() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			await().until(() -> server.handoff().connections() == 1);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			beginHttp2(client);
			expectGoAway(client);
		}
	}

	@Test
	void closesAnHttp2ConnectionWhoseClientStaysSilent() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			beginHttp2(client);
			awaitAnswer(client);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			expectGoAway(client);
			assertThat(ByteBuffer.wrap(awaitFrame(client, GOAWAY)).getInt()).isZero();
			client.expectEnd();
			await().until(() -> server.handoff().connections() == 0);
		}
	}

	@Test
	void servesWhatAnHttp2ClientBeginsBeforeItHeedsTheDrain() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			beginHttp2(client);
			awaitAnswer(client);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			expectGoAway(client);
			askHttp2(client, "/");
			assertThat(awaitFrame(client, DATA)).asString(StandardCharsets.US_ASCII).isEqualTo("first");
		}
	}

	@Test
	void finishesWhatAnHttp2ClientHasBegun() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			beginHttp2(client);
			askHttp2(client, "/wait");
			await().until(() -> server.waiting() == 1);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			expectGoAway(client);
			await().during(Duration.ofSeconds(2)).until(() -> server.handoff().connections() == 1);
			server.goOn();
			assertThat(awaitFrame(client, DATA)).asString(StandardCharsets.US_ASCII).isEqualTo("first");
			assertThat(ByteBuffer.wrap(awaitFrame(client, GOAWAY)).getInt()).isOne();
			client.expectEnd();
		}
	}

	@Test
	void endsHttp2OverTls() throws Exception {
		TestCertificate certificate = TestCertificate.create(this.directory);
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), (connector) -> {
			http2().accept(connector);
			certificate.encrypt(connector);
		})) {
			HttpClient client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
			assertThat(ask(client, "https", server, "/").get().version()).isEqualTo(HttpClient.Version.HTTP_2);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			await().until(() -> server.handoff().connections() == 0);
		}
	}

	@Test
	void completesAsynchronousExchangesOfHttp2Clients() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			beginHttp2(client);
			askHttp2(client, "/async");
			await().until(() -> server.waiting() == 1);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			await().untilAsserted(() -> {
				server.handoff().completeAsynchronous();
				assertThat(server.handoff().connections()).isZero();
			});
			assertThat(awaitFrame(client, DATA)).asString(StandardCharsets.US_ASCII).isEqualTo("time is up");
		}
	}

	@Test
	void endsConnectionsThatCannotMigrateWithTheirNextResponse() throws Exception {
		TestCertificate certificate = TestCertificate.create(this.directory);
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), certificate::encrypt);
				TestClient client = certificate.connect(server.port())) {
			client.ask("/");
			server.handoff().stopAccepting();
			server.handoff().drain((from, connections) -> {
				throw new IllegalStateException("Encrypted connections stay");
			}, 1);
			await().until(() -> server.handoff().idleConnections() == 1);
			assertThat(client.ask("/").header("connection")).isEqualTo("close");
			client.expectEnd();
		}
	}

	@Test
	void closesIdleConnectionsThatCannotMigrate() throws Exception {
		TestCertificate certificate = TestCertificate.create(this.directory);
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), certificate::encrypt);
				TestClient client = certificate.connect(server.port())) {
			client.ask("/");
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			await().until(() -> server.handoff().idleConnections() == 1);
			server.handoff().closeIdle(1);
			client.expectEnd();
			await().until(() -> server.handoff().connections() == 0);
		}
	}

	@Test
	void closesThoseFirstThatHaveBeenIdleForLongest() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestClient longer = TestClient.connect(server.address());
				TestClient shorter = TestClient.connect(server.address());
				TestClient busy = TestClient.connect(server.address())) {
			shorter.ask("/");
			longer.ask("/");
			long now = System.currentTimeMillis();
			await().until(() -> System.currentTimeMillis() > now);
			shorter.ask("/");
			busy.send("/wait");
			await().until(() -> server.waiting() == 1 && server.handoff().idleConnections() == 2);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			server.handoff().closeIdle(1);
			longer.expectEnd();
			await().until(() -> server.handoff().connections() == 2);
			server.handoff().closeIdle(5);
			shorter.expectEnd();
			server.goOn();
			assertThat(busy.receive().body()).isEqualTo("first");
		}
	}

	@Test
	void answersARequestInsteadOfClosingItsConnection() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestClient client = TestClient.connect(server.address())) {
			client.ask("/");
			await().until(() -> server.handoff().idleConnections() == 1);
			GracefulNioEndpoint endpoint = server.protocol().endpoint();
			Connection connection = endpoint.openConnections().iterator().next();
			endpoint.onPoller(() -> {
				// The request arrives while the poller's thread is busy
				sendAndAwaitArrival(client, connection);
				connection.closeIfIdle();
			});
			assertThat(client.receive().body()).isEqualTo("first");
		}
	}

	private static void sendAndAwaitArrival(TestClient client, Connection connection) {
		try {
			client.send("/");
			await().until(() -> connection.getSocket().getIOChannel().socket().getInputStream().available() > 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void tellsWebSocketClientsThatTheServiceRestarts() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestWebSocket client = TestWebSocket.connect(server.port());
				TestWebSocket other = TestWebSocket.connect(server.port())) {
			assertThat(client.echo("hello")).isEqualTo("hello");
			assertThat(other.echo("hello")).isEqualTo("hello");
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			await().until(() -> server.handoff().webSocketSessions() == 2);
			server.handoff().restartWebSocketSessions(1);
			assertThat(server.handoff().webSocketSessions()).isOne();
			await().until(() -> server.handoff().connections() == 1);
			server.handoff().restartWebSocketSessions(5);
			assertThat(client.closeCode()).isEqualTo(1012);
			assertThat(other.closeCode()).isEqualTo(1012);
			await().until(() -> server.handoff().connections() == 0);
		}
	}

	@Test
	void remembersAnUpgradedConnectionUntilItIsClosed() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration())) {
			GracefulNioEndpoint endpoint = server.protocol().endpoint();
			try (TestWebSocket client = TestWebSocket.connect(server.port())) {
				client.echo("hello");
				await().until(() -> endpoint.upgradedConnections().count() == 1);
			}
			await().until(() -> endpoint.upgradedConnections().findAny().isEmpty());
		}
	}

	@Test
	void remembersAConnectionThatAnotherThreadUpgraded() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestClient client = TestClient.connect(server.address())) {
			client.send("/upgrade");
			await().until(() -> server.waiting() == 1 && server.hasReadPartOfARequest());
			server.goOn();
			await().until(() -> server.protocol().endpoint().upgradedConnections().count() == 1);
		}
	}

	@Test
	void keepsWebSocketClientsWhileOthersMigrate() throws Exception {
		try (Generations both = new Generations();
				TestWebSocket client = TestWebSocket.connect(both.address().getPort())) {
			client.echo("hello");
			both.migrate();
			assertThat(client.echo("still there")).isEqualTo("still there");
			assertThat(both.predecessor().connections()).isOne();
		}
	}

	@Test
	void finishesWhatAnHttp2ClientHasBegunWhileOthersMigrate() throws Exception {
		try (Generations both = new Generations(http2()); TestClient client = TestClient.connect(both.address())) {
			beginHttp2(client);
			askHttp2(client, "/wait");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			expectGoAway(client);
			both.predecessorServer().goOn();
			assertThat(awaitFrame(client, DATA)).asString(StandardCharsets.US_ASCII).isEqualTo("predecessor");
			awaitFrame(client, GOAWAY);
			client.expectEnd();
			await().until(() -> both.predecessor().connections() == 0);
		}
	}

	@Test
	void closesEverythingUnderTheHammer() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestClient idle = TestClient.connect(server.address());
				TestClient busy = TestClient.connect(server.address());
				TestClient asynchronous = TestClient.connect(server.address())) {
			idle.ask("/");
			busy.send("/wait");
			asynchronous.send("/async");
			await().until(() -> server.waiting() == 2);
			server.handoff().stopAccepting();
			server.handoff().drain(null, 1);
			assertThat(server.handoff().hammer()).isEqualTo(3);
			assertThat(server.handoff().connections()).isZero();
			idle.expectEnd();
			busy.expectEnd();
			asynchronous.expectEnd();
		}
	}

	private static CompletableFuture<HttpResponse<String>> ask(HttpClient client, String scheme, TestServer server,
			String path) {
		URI uri = URI.create(scheme + "://127.0.0.1:" + server.port() + path);
		return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	private static Consumer<Connector> http2() {
		return (connector) -> connector.addUpgradeProtocol(new Http2Protocol());
	}

	private static void beginHttp2(TestClient client) throws Exception {
		client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		client.send(new byte[] { 0, 0, 0, SETTINGS, 0, 0, 0, 0, 0 });
	}

	/**
	 * What the client sends before this is read by the server then.
	 */
	private static void awaitAnswer(TestClient client) throws Exception {
		client.send(new byte[] { 0, 0, 8, PING, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 });
		awaitFrame(client, PING);
	}

	private static void askHttp2(TestClient client, String path) throws Exception {
		ByteArrayOutputStream headers = new ByteArrayOutputStream();
		// :method GET, :scheme http, :path and :authority as HPACK writes them
		headers.writeBytes(new byte[] { (byte) 0x82, (byte) 0x86, 4, (byte) path.length() });
		headers.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
		headers.writeBytes(new byte[] { 1, 9 });
		headers.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
		client.send(new byte[] { 0, 0, (byte) headers.size(), HEADERS, END_OF_STREAM_AND_HEADERS, 0, 0, 0, 1 });
		client.send(headers.toByteArray());
	}

	/**
	 * Expect the polite one, that names no last stream; the impolite one ends a
	 * connection that was silent for too long.
	 */
	private static void expectGoAway(TestClient client) throws Exception {
		assertThat(ByteBuffer.wrap(awaitFrame(client, GOAWAY)).getInt()).isEqualTo(Integer.MAX_VALUE);
	}

	private static byte[] awaitFrame(TestClient client, int type) throws Exception {
		while (true) {
			byte[] header = client.receive(9);
			byte[] payload = client.receive((header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff);
			if (header[3] == type) {
				return payload;
			}
		}
	}

}
