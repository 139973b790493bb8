package dev.graceful.tomcat;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.graceful.handoff.Departures;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Slices;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.Posix;
import dev.graceful.tomcat.TestClient.Response;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How connections move from one generation to the other, and their clients do not notice.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MigrationTests {

	private static final int MIGRATIONS = Integer.getInteger("migrations", 20);

	private final List<TestClient> clients = new ArrayList<>();

	@AfterEach
	void hangUp() throws IOException {
		for (TestClient client : this.clients) {
			client.close();
		}
	}

	@Test
	void movesAnIdleConnection() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			assertThat(client.ask("/").body()).isEqualTo("predecessor");
			both.migrate();
			await().until(() -> both.successor().connections() == 1);
			assertThat(both.predecessor().connections()).isZero();
			assertThat(both.predecessorServer().protocol().getConnectionCount()).isZero();
			expectSuccessor(client);
			expectSuccessor(client);
		}
	}

	@Test
	void endsAConnectionForItsClientAlthoughAnotherProcessHoldsIt() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			List<SocketChannel> connections = await().until(both.predecessor()::connectionsThatMayDepart,
					(some) -> some.size() == 1);
			Posix posix = Posix.load();
			try (Descriptor held = posix.duplicate(posix.descriptors(connections).get(connections.get(0)))) {
				assertThat(both.predecessor().hammer()).isOne();
				client.expectEnd();
			}
		}
	}

	@Test
	void holdsOnlyClientsForOnesThatMayDepart() throws Exception {
		try (Generations both = new Generations(); Socket within = both.predecessor().connectWithin()) {
			await().until(() -> both.predecessor().connections() == 1);
			assertThat(both.predecessor().connectionsThatMayDepart()).isEmpty();
		}
	}

	@Test
	void movesAConnectionOnWhichNothingWasSentYet() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			await().until(() -> both.predecessor().connections() == 1);
			both.migrate();
			await().until(() -> both.successor().connections() == 1);
			expectSuccessor(client);
		}
	}

	@Test
	void movesManyConnectionsWithFewCalls() throws Exception {
		List<Integer> calls = new CopyOnWriteArrayList<>();
		try (Generations both = new Generations()) {
			connect(both, 300);
			Departures direct = both.toSuccessor();
			both.migrate((from, connections) -> {
				calls.add(connections.size());
				direct.depart(from, connections);
			});
			await().until(() -> both.successor().connections() == 300);
			assertThat(calls).hasSizeLessThan(10);
			for (TestClient client : this.clients) {
				expectSuccessor(client);
			}
		}
	}

	@Test
	void movesConnectionsOnAgainThatComeWhileItDrains() throws Exception {
		List<SocketChannel> departed = new CopyOnWriteArrayList<>();
		try (Generations both = new Generations()) {
			connect(both, 100);
			both.migrate((from, connections) -> departed.addAll(connections));
			await().until(() -> departed.size() == 100);
			List<SocketChannel> coming = List.copyOf(departed);
			departed.clear();
			assertThat(both.predecessor().adopt(coming)).isEmpty();
			await().until(() -> departed.size() == 100);
			for (SocketChannel connection : departed) {
				connection.close();
			}
		}
	}

	@Test
	void finishesARequestAndThenMovesItsConnection() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.send("/wait");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			assertThat(both.predecessor().connections()).isOne();
			both.predecessorServer().goOn();
			expectPredecessor(client.receive());
			await().until(() -> both.successor().connections() == 1);
			expectSuccessor(client);
		}
	}

	@Test
	void leavesToTheSuccessorWhatArrivesWhileARequestIsAnswered() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.send("/wait");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			client.send("/");
			both.predecessorServer().goOn();
			expectPredecessor(client.receive());
			assertThat(client.receive().body()).isEqualTo("successor");
		}
	}

	@Test
	void answersEveryRequestThatItHasReadAndThenMovesTheConnection() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			String request = "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n";
			client.send(request.repeat(2).getBytes(StandardCharsets.US_ASCII));
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			both.predecessorServer().goOn();
			expectPredecessor(client.receive());
			expectPredecessor(client.receive());
			expectSuccessor(client);
		}
	}

	@Test
	void finishesARequestThatItHasReadHalfOf() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			client.send("GET / HT".getBytes(StandardCharsets.US_ASCII));
			await().until(() -> both.predecessorServer().hasReadPartOfARequest());
			both.migrate();
			client.send("TP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			expectPredecessor(client.receive());
			expectSuccessor(client);
		}
	}

	@Test
	void finishesAnUpload() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			byte[] upload = TestClient.postOf("x".repeat(100_000));
			client.send(Arrays.copyOf(upload, 50_000));
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			client.send(Arrays.copyOfRange(upload, 50_000, upload.length));
			Response response = client.receive();
			assertThat(response.body()).hasSize(100_000);
			assertThat(response.header("server-name")).isEqualTo("predecessor");
			expectSuccessor(client);
		}
	}

	@Test
	void finishesADownloadThatTheKernelSends() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.send("/file");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			Response response = client.receive();
			assertThat(response.body()).hasSize(TestServer.FILE_LENGTH);
			assertThat(response.header("connection")).isNull();
			await().until(() -> both.successor().connections() == 1);
			expectSuccessor(client);
		}
	}

	@Test
	void movesAConnectionWhoseDownloadTheKernelHasSentBefore() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/file");
			both.migrate();
			await().until(() -> both.successor().connections() == 1);
			expectSuccessor(client);
		}
	}

	@Test
	void completesAnAsynchronousExchangeAndThenMovesItsConnection() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.send("/async");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			await().untilAsserted(() -> {
				both.predecessor().completeAsynchronous();
				assertThat(both.successor().connections()).isOne();
			});
			Response response = client.receive();
			assertThat(response.body()).isEqualTo("time is up");
			assertThat(response.header("connection")).isNull();
			expectSuccessor(client);
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void movesConnectionsThatVirtualThreadsServe() throws Exception {
		try (Generations both = new Generations((connector) -> connector.setProperty("useVirtualThreads", "true"));
				TestClient idle = TestClient.connect(both.address());
				TestClient busy = TestClient.connect(both.address())) {
			idle.ask("/");
			busy.send("/wait");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			both.predecessorServer().goOn();
			expectPredecessor(busy.receive());
			await().until(() -> both.successor().connections() == 2);
			expectSuccessor(idle);
			expectSuccessor(busy);
		}
	}

	@Test
	void countsConnectionsUntilTheyHaveDeparted() throws Exception {
		List<Integer> counts = new CopyOnWriteArrayList<>();
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			Departures direct = both.toSuccessor();
			both.migrate((from, connections) -> {
				counts.add(from.connections());
				direct.depart(from, connections);
			});
			await().until(() -> both.predecessor().connections() == 0);
			assertThat(counts).containsExactly(1);
		}
	}

	@Test
	void endsAConnectionThatCameBackWithItsNextResponse() throws Exception {
		try (Generations both = new Generations((connector) -> connector.setProperty("maxKeepAliveRequests", "-1"));
				TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			both.migrate((from, connections) -> connections.forEach(from::takeBack));
			await().until(() -> both.predecessor().idleConnections() == 1);
			Response response = client.ask("/");
			assertThat(response.body()).isEqualTo("predecessor");
			assertThat(response.header("connection")).isEqualTo("close");
			client.expectEnd();
		}
	}

	@Test
	void keepsAConnectionThatCameBackAfterTheDrain() throws Exception {
		List<SocketChannel> departed = new CopyOnWriteArrayList<>();
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			both.migrate((from, connections) -> departed.addAll(connections));
			await().until(() -> departed.size() == 1);
			both.predecessor().startAccepting(Slices.ALL);
			both.predecessor().takeBack(departed.get(0));
			expectPredecessor(client.ask("/"));
			expectPredecessor(client.ask("/"));
		}
	}

	@Test
	void servesOnAfterADrainThatHasEnded() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.send("/wait");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			both.predecessor().startAccepting(Slices.ALL);
			both.predecessorServer().goOn();
			expectPredecessor(client.receive());
			expectPredecessor(client.ask("/"));
		}
	}

	@Test
	void endsConnectionsWithTheirNextResponseWhereThereIsNowhereToGoAnyMore() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.send("/wait");
			await().until(() -> both.predecessorServer().waiting() == 1);
			both.migrate();
			both.predecessor().drain(null, 1);
			both.predecessorServer().goOn();
			expectPredecessor(client.receive());
			assertThat(client.ask("/").header("connection")).isEqualTo("close");
		}
	}

	@Test
	void movesWhatWasToEndBeforeThereWasSomewhereToGo() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			await().until(() -> both.predecessor().idleConnections() == 1);
			both.predecessor().stopAccepting();
			both.predecessor().drain(null, 1);
			both.migrate();
			expectSuccessor(client);
		}
	}

	@Test
	void refusesAConnectionThatItHasNoRoomFor() throws Exception {
		List<SocketChannel> departed = new CopyOnWriteArrayList<>();
		try (Generations both = new Generations(1);
				TestClient client = TestClient.connect(both.address());
				TestClient other = TestClient.connect(both.address())) {
			client.ask("/");
			both.migrate((from, connections) -> departed.addAll(connections));
			await().until(() -> departed.size() == 1);
			assertThat(other.ask("/").body()).isEqualTo("successor");
			assertThat(both.successor().adopt(departed)).isEqualTo(departed);
			assertThat(departed.get(0).isOpen()).isTrue();
			assertThat(both.successor().connections()).isOne();
			departed.get(0).close();
		}
	}

	@Test
	void refusesAConnectionWhileItIsPaused() throws Exception {
		List<SocketChannel> departed = new CopyOnWriteArrayList<>();
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			both.migrate((from, connections) -> departed.addAll(connections));
			await().until(() -> departed.size() == 1);
			both.predecessorServer().connector().pause();
			assertThat(both.predecessor().adopt(departed)).isEqualTo(departed);
			departed.get(0).close();
		}
	}

	@Test
	void takesBackAConnectionThatItHasNoRoomFor() throws Exception {
		List<SocketChannel> departed = new CopyOnWriteArrayList<>();
		try (Generations both = new Generations(1); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			both.migrate((from, connections) -> departed.addAll(connections));
			await().until(() -> departed.size() == 1);
			both.successor().stopAccepting();
			both.predecessor().startAccepting(Slices.ALL);
			try (TestClient other = TestClient.connect(both.address())) {
				other.ask("/");
				both.predecessor().takeBack(departed.get(0));
				assertThat(both.predecessor().connections()).isEqualTo(2);
				expectPredecessor(client.ask("/"));
			}
			client.hangUp();
			await().until(() -> both.predecessorServer().protocol().getConnectionCount() == 0);
			assertThat(both.predecessorServer().protocol().getMaxConnections()).isOne();
		}
	}

	@Test
	void losesNothingUnderLoad() throws Exception {
		loseNothingUnderLoad((connector) -> connector.setProperty("maxKeepAliveRequests", "-1"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void losesNothingUnderLoadOnVirtualThreads() throws Exception {
		loseNothingUnderLoad((connector) -> {
			connector.setProperty("maxKeepAliveRequests", "-1");
			connector.setProperty("useVirtualThreads", "true");
		});
	}

	private static void loseNothingUnderLoad(Consumer<Connector> customizer) throws Exception {
		try (Generations both = new Generations(customizer);
				KeepAliveLoad load = new KeepAliveLoad(both.address(), 20)) {
			ListeningConnector serving = both.predecessor();
			ListeningConnector next = both.successor();
			for (int i = 0; i < MIGRATIONS; i++) {
				load.awaitMoreAnswers(100);
				ListeningConnector draining = serving;
				draining.stopAccepting();
				next.startAccepting(Slices.ALL);
				draining.drain(Generations.to(next), 1);
				await().pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.until(() -> draining.connections() == 0 || !load.failures().isEmpty());
				serving = next;
				next = draining;
			}
			load.stop();
			assertThat(load.failures()).isEmpty();
		}
	}

	private void connect(Generations both, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			TestClient client = TestClient.connect(both.address());
			this.clients.add(client);
			client.ask("/");
		}
	}

	private static void expectPredecessor(Response response) {
		assertThat(response.body()).isEqualTo("predecessor");
		assertThat(response.header("connection")).isNull();
	}

	private static void expectSuccessor(TestClient client) throws Exception {
		Response response = client.ask("/");
		assertThat(response.body()).isEqualTo("successor");
		assertThat(response.header("connection")).isNull();
	}

}
