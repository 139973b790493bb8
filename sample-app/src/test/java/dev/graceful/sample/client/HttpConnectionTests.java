package dev.graceful.sample.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.MisbehavingServer.Behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HttpConnection}: what is not seen here cannot be proven with it.
 */
class HttpConnectionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Request REQUEST = Request.get("/");

	@Test
	void readsAResponseWithALength() throws Exception {
		assertThat(responseTo("HTTP/1.1 200 \nX-Served-By: 42\nContent-Length: 3\n\nabc")).satisfies((response) -> {
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.text()).isEqualTo("abc");
			assertThat(response.pid()).isEqualTo(42);
			assertThat(response.last()).isFalse();
		});
	}

	@Test
	void readsAResponseInChunks() throws Exception {
		assertThat(responseTo("HTTP/1.1 200 \nTransfer-Encoding: chunked\n\n3\nabc\n1\nd\n0\n\n").text())
			.isEqualTo("abcd");
	}

	@Test
	void readsAResponseThatNeverHasABody() throws Exception {
		assertThat(responseTo("HTTP/1.1 204 \n\n").body()).isEmpty();
	}

	@Test
	void tellsThatAResponseAnnouncesTheEnd() throws Exception {
		assertThat(responseTo("HTTP/1.1 200 \nConnection: close\nContent-Length: 0\n\n").last()).isTrue();
	}

	@Test
	void seesThatNobodyListens() throws Exception {
		int port;
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = closed.getLocalPort();
		}
		assertFails(() -> HttpConnection.open(Target.plain(port), TIMEOUT), FailureKind.REFUSED);
	}

	@Test
	void seesAReset() throws Exception {
		assertRequestFails((client) -> {
			MisbehavingServer.readRequest(client);
			client.setSoLinger(true, 0);
		}, FailureKind.RESET);
	}

	@Test
	void seesAConnectionClosedInsteadOfAResponse() throws Exception {
		assertRequestFails(MisbehavingServer::readRequest, FailureKind.EOF_BEFORE_RESPONSE);
	}

	@Test
	void seesAConnectionClosedInTheHead() throws Exception {
		assertRequestFails((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nContent-Le");
		}, FailureKind.EOF_IN_RESPONSE);
	}

	@Test
	void seesAConnectionClosedInTheBody() throws Exception {
		assertRequestFails((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nContent-Length: 3\n\nab");
		}, FailureKind.EOF_IN_RESPONSE);
	}

	@Test
	void seesAChunkedResponseWithoutItsEnd() throws Exception {
		assertRequestFails((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nTransfer-Encoding: chunked\n\n3\nabc\n");
		}, FailureKind.EOF_IN_RESPONSE);
	}

	@Test
	void seesThatTheResponseDoesNotCome() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> client.getInputStream().readAllBytes());
				HttpConnection connection = HttpConnection.open(Target.plain(server.port()), Duration.ofMillis(200))) {
			assertFails(() -> connection.send(REQUEST), FailureKind.TIMEOUT);
		}
	}

	@Test
	void seesWhatIsNotHttp() throws Exception {
		assertRequestFails((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "SSH-2.0-OpenSSH\n");
		}, FailureKind.BAD_STATUS);
	}

	@Test
	void seesAConnectionClosedWhileIdle() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nContent-Length: 0\n\n");
		}); HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			connection.send(REQUEST);
			server.awaitEnd();
			assertFails(connection::checkStillOpen, FailureKind.CLOSED_WHILE_IDLE);
		}
	}

	@Test
	void seesBytesThatNobodyAskedFor() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nContent-Length: 0\n\nHTTP/1.1 408 \n\n");
		}); HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			connection.send(REQUEST);
			server.awaitEnd();
			assertFails(connection::checkStillOpen, FailureKind.WRONG_BODY);
		}
	}

	@Test
	void seesThatAnIdleConnectionIsStillOpen() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nContent-Length: 0\n\n");
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 201 \nContent-Length: 0\n\n");
		}); HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			connection.send(REQUEST);
			connection.checkStillOpen();
			assertThat(connection.send(REQUEST).status()).isEqualTo(201);
		}
	}

	@Test
	void sendsTheBodyWhenTheServerAsksForIt() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 100 \n\n");
			String body = new String(client.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nContent-Length: 3\n\n" + body);
		}); HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			assertThat(connection.sendExpecting(Request.post("/", "abc".getBytes())).text()).isEqualTo("abc");
		}
	}

	@Test
	void doesNotSendTheBodyThatTheServerDoesNotWant() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 417 \nContent-Length: 0\n\n");
		}); HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			assertThat(connection.sendExpecting(Request.post("/", "abc".getBytes())).status()).isEqualTo(417);
		}
	}

	@Test
	void sendsEveryPieceOfARequest() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, "HTTP/1.1 200 \nContent-Length: 0\n\n");
		}); HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			assertThat(connection.sendInPieces(REQUEST, Duration.ofMillis(1), 1, 5, 20).status()).isEqualTo(200);
		}
	}

	@Test
	void readsTheResponsesOfAPipelineInOrder() throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> answerTwo(client,
				"HTTP/1.1 200 \nContent-Length: 1\n\naHTTP/1.1 200 \nContent-Length: 1\n\nb"));
				HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			assertThat(connection.pipeline(List.of(REQUEST, REQUEST))).extracting(Response::text)
				.containsExactly("a", "b");
		}
	}

	@Test
	void expectsNothingAfterAResponseThatAnnouncesTheEnd() throws Exception {
		try (MisbehavingServer server = MisbehavingServer
			.start((client) -> answerTwo(client, "HTTP/1.1 200 \nConnection: close\nContent-Length: 1\n\na"));
				HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			assertThat(connection.pipeline(List.of(REQUEST, REQUEST))).extracting(Response::text).containsExactly("a");
		}
	}

	@Test
	void seesAPipelineThatIsNotAnsweredToItsEnd() throws Exception {
		try (MisbehavingServer server = MisbehavingServer
			.start((client) -> answerTwo(client, "HTTP/1.1 200 \nContent-Length: 1\n\na"));
				HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			assertFails(() -> connection.pipeline(List.of(REQUEST, REQUEST)), FailureKind.EOF_BEFORE_RESPONSE);
		}
	}

	/**
	 * Reads both, for what is left unread would make the end a reset.
	 */
	private static void answerTwo(Socket client, String responses) throws IOException {
		client.getInputStream().readNBytes(2 * REQUEST.encode().remaining());
		MisbehavingServer.write(client, responses);
	}

	private static Response responseTo(String response) throws Exception {
		try (MisbehavingServer server = MisbehavingServer.start((client) -> {
			MisbehavingServer.readRequest(client);
			MisbehavingServer.write(client, response);
		}); HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			return connection.send(REQUEST);
		}
	}

	private static void assertRequestFails(Behaviour behaviour, FailureKind kind)
			throws IOException, RequestFailedException {
		try (MisbehavingServer server = MisbehavingServer.start(behaviour);
				HttpConnection connection = HttpConnection.open(Target.plain(server.port()), TIMEOUT)) {
			assertFails(() -> connection.send(REQUEST), kind);
		}
	}

	private static void assertFails(ThrowingCallable attempt, FailureKind kind) {
		assertThatExceptionOfType(RequestFailedException.class).isThrownBy(attempt)
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(kind));
	}

}
