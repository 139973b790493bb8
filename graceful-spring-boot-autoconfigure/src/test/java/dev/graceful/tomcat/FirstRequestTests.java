package dev.graceful.tomcat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.Slices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections whose first request has arrived by the time they are accepted: they are
 * served at once, and the poller knows them only once there is something to wait for.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FirstRequestTests {

	@Test
	void isAnsweredWithoutThePoller() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			client.send("/wait", "Connection: close");
			server.handoff().startAccepting(Slices.ALL);
			await().until(() -> server.waiting() == 1);
			assertThat(knownToPoller(server)).isZero();
			server.goOn();
			assertThat(client.receive().body()).isEqualTo("first");
			client.expectEnd();
			await().until(() -> server.handoff().connections() == 0);
			assertThat(server.protocol().getConnectionCount()).isZero();
		}
	}

	@Test
	void isFollowedByOthers() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			client.send("/");
			server.handoff().startAccepting(Slices.ALL);
			assertThat(client.receive().body()).isEqualTo("first");
			await().until(() -> knownToPoller(server) == 1);
			assertThat(client.ask("/").body()).isEqualTo("first");
		}
	}

	@Test
	void waitsForTheRestOfItsHeader() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			send(client, "GET / HTTP/1.1\r\n");
			server.handoff().startAccepting(Slices.ALL);
			await().until(server::hasReadPartOfARequest);
			send(client, "Host: localhost\r\n\r\n");
			assertThat(client.receive().body()).isEqualTo("first");
		}
	}

	@Test
	void waitsForTheRestOfItsBody() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			send(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nfirst");
			server.handoff().startAccepting(Slices.ALL);
			await().until(() -> server.waiting() == 1);
			send(client, " part");
			assertThat(client.receive().body()).isEqualTo("first part");
		}
	}

	@Test
	void mayBeLargerThanTheBuffer() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			String body = "0123456789".repeat(5000);
			send(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
			server.handoff().startAccepting(Slices.ALL);
			assertThat(client.receive().body()).isEqualTo(body);
		}
	}

	@Test
	void isAnsweredWithoutAResetWhereItsBodyIsTooLargeToBeRead() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor(),
				(connector) -> connector.setProperty("maxSwallowSize", "10000"));
				TestClient client = TestClient.connect(server.address())) {
			send(client, "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" + "0".repeat(100_000));
			server.handoff().startAccepting(Slices.ALL);
			assertThat(client.receive().body()).isEqualTo("first");
			client.expectEnd();
		}
	}

	@Test
	void isAnsweredWithAFileThatTakesItsTime() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			client.send("/file");
			server.handoff().startAccepting(Slices.ALL);
			await().until(() -> server.waiting() == 1);
			assertThat(client.receive().body()).hasSize(TestServer.FILE_LENGTH);
			assertThat(client.ask("/").body()).isEqualTo("first");
		}
	}

	@Test
	void isAnsweredLaterByTheApplication() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			client.send("/async");
			server.handoff().startAccepting(Slices.ALL);
			await().until(() -> server.waiting() == 1);
			server.protocol().endpoint().completeAsynchronous();
			assertThat(client.receive().body()).isEqualTo("time is up");
			assertThat(client.ask("/").body()).isEqualTo("first");
		}
	}

	@Test
	void neverCame() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor())) {
			try (TestClient client = TestClient.connect(server.address())) {
				client.hangUp();
			}
			server.handoff().startAccepting(Slices.ALL);
			try (TestClient client = TestClient.connect(server.address())) {
				assertThat(client.ask("/").body()).isEqualTo("first");
				await().until(() -> server.handoff().connections() == 1);
			}
		}
	}

	private static int knownToPoller(TestServer server) {
		return server.protocol().endpoint().getKeepAliveCount();
	}

	private static void send(TestClient client, String part) throws Exception {
		client.send(part.getBytes(StandardCharsets.US_ASCII));
	}

}
