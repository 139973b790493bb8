package dev.graceful.tomcat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;

import dev.graceful.tomcat.ResponseCounter.Count;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a {@link ResponseCounter} hears of.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ResponseCounterTests {

	private final ResponseCounter counter = new ResponseCounter();

	@Test
	void countsResponsesAndErrors() throws Exception {
		try (TestServer server = start()) {
			this.counter.begin();
			assertThat(statusOf(server, "/")).isEqualTo(200);
			assertThat(statusOf(server, "/error")).isEqualTo(503);
			await().until(() -> this.counter.count().equals(new Count(2, 1)));
		}
	}

	@Test
	void countsAsynchronousExchanges() throws Exception {
		try (TestServer server = start(); TestClient client = TestClient.connect(server.address())) {
			this.counter.begin();
			client.send("/async");
			await().until(() -> server.waiting() == 1);
			await().untilAsserted(() -> {
				server.handoff().completeAsynchronous();
				assertThat(this.counter.count()).isEqualTo(new Count(1, 0));
			});
		}
	}

	@Test
	void countsWhatTomcatItselfRefuses() throws Exception {
		try (TestServer server = start(); TestClient client = TestClient.connect(server.address())) {
			this.counter.begin();
			client.send("/", "Transfer-Encoding: unheard-of");
			await().until(() -> this.counter.count().equals(new Count(1, 1)));
		}
	}

	@Test
	void countsNothingBeforeItBeginsAndAfterItHasEnded() throws Exception {
		try (TestServer server = start()) {
			TestClient.askOnce(server.address());
			this.counter.begin();
			this.counter.end();
			TestClient.askOnce(server.address());
			assertThat(this.counter.count()).isEqualTo(new Count(0, 0));
		}
	}

	@Test
	void beginsFromZero() throws Exception {
		try (TestServer server = start()) {
			this.counter.begin();
			InetSocketAddress address = server.address();
			TestClient.askOnce(address);
			await().until(() -> this.counter.count().responses() == 1);
			this.counter.begin();
			assertThat(this.counter.count()).isEqualTo(new Count(0, 0));
		}
	}

	private TestServer start() throws Exception {
		TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration());
		server.tomcat().getEngine().getPipeline().addValve(this.counter);
		return server;
	}

	private static int statusOf(TestServer server, String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
					BodyHandlers.discarding())
			.statusCode();
	}

}
