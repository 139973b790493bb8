package dev.graceful.tomcat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How connections end while their generation drains.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class DrainTests {

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int GOAWAY = 7;

	@Test
	void endsConnectionsWithTheirNextResponse() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
				TestClient client = TestClient.connect(server.address())) {
			assertThat(client.ask("/").header("connection")).isNull();
			server.handoff().stopAccepting();
			server.handoff().drain(null);
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
			server.handoff().drain(null);
			server.handoff().startAccepting();
			assertThat(client.ask("/").header("connection")).isNull();
			assertThat(client.ask("/").header("connection")).isNull();
		}
	}

	@Test
	void tellsOpenHttp2ConnectionsToGoAway() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			beginHttp2(client);
			client.send(new byte[] { 0, 0, 8, PING, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 });
			awaitFrame(client, PING);
			server.handoff().stopAccepting();
			server.handoff().drain(null);
			expectGoAway(client);
		}
	}

	@Test
	void tellsHttp2ConnectionsThatBeginDuringTheDrainToGoAway() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), http2());
				TestClient client = TestClient.connect(server.address())) {
			await().until(() -> server.handoff().connections() == 1);
			server.handoff().stopAccepting();
			server.handoff().drain(null);
			beginHttp2(client);
			expectGoAway(client);
		}
	}

	private static Consumer<Connector> http2() {
		return (connector) -> connector.addUpgradeProtocol(new Http2Protocol());
	}

	private static void beginHttp2(TestClient client) throws Exception {
		client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		client.send(new byte[] { 0, 0, 0, SETTINGS, 0, 0, 0, 0, 0 });
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
