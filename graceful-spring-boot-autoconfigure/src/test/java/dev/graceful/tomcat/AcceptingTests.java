package dev.graceful.tomcat;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Slices;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Who accepts the clients of one listener that two generations share.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AcceptingTests {

	@Test
	void holdsUntilItIsToldToStart() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			client.send("/");
			assertThat(server.connector().getState()).isEqualTo(LifecycleState.STARTED);
			assertThat(server.port()).isPositive();
			assertThat(client.waits()).isTrue();
			assertThat(server.handoff().connections()).isZero();
			server.handoff().startAccepting(Slices.ALL);
			assertThat(client.receive().body()).isEqualTo("first");
			assertThat(server.handoff().connections()).isOne();
		}
	}

	@Test
	void aClosedConnectionGivesBackItsDescriptorAlthoughNothingElseWakesThePoller() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor(),
				(connector) -> connector.setProperty("selectorTimeout", "60000"))) {
			server.handoff().connectWithin().close();
			await().until(() -> server.handoff().connections() == 0);
			await().until(() -> server.handoff().closing() == 0);
		}
	}

	@Test
	void leavesClientsToTheSuccessorOnceItHasStopped() throws Exception {
		try (Generations both = new Generations()) {
			both.predecessor().stopAccepting();
			try (TestClient client = TestClient.connect(both.address())) {
				client.send("/");
				assertThat(client.waits()).isTrue();
				both.successor().startAccepting(Slices.ALL);
				assertThat(client.receive().body()).isEqualTo("successor");
			}
		}
	}

	@Test
	void servesConnectionsThatWereOpenWhenItStopped() throws Exception {
		try (Generations both = new Generations(); TestClient client = TestClient.connect(both.address())) {
			client.ask("/");
			both.predecessor().stopAccepting();
			both.successor().startAccepting(Slices.ALL);
			assertThat(client.ask("/").body()).isEqualTo("predecessor");
		}
	}

	@Test
	void takesBack() throws Exception {
		try (Generations both = new Generations()) {
			both.predecessor().stopAccepting();
			try (TestClient client = TestClient.connect(both.address())) {
				client.send("/");
				both.predecessor().startAccepting(Slices.ALL);
				assertThat(client.receive().body()).isEqualTo("predecessor");
			}
		}
	}

	@Test
	void losesNobodyWhileTwoGenerationsSwitchUnderLoad() throws Exception {
		int switches = 200;
		int connections = 20_000;
		long[] stopMicros = new long[switches];
		try (Generations both = new Generations(); Load load = new Load(both.address(), 4)) {
			ListeningConnector serving = both.predecessor();
			ListeningConnector waiting = both.successor();
			for (int i = 0; i < switches; i++) {
				load.awaitAnswers((i + 1) * connections / switches);
				long begin = System.nanoTime();
				serving.stopAccepting();
				stopMicros[i] = (System.nanoTime() - begin) / 1000;
				waiting.startAccepting(Slices.ALL);
				ListeningConnector stopped = serving;
				serving = waiting;
				waiting = stopped;
			}
			load.stop();
			assertThat(load.failures()).isEmpty();
			assertThat(load.answers("predecessor")).isPositive();
			assertThat(load.answers("successor")).isPositive();
			assertThat(load.answers("predecessor") + load.answers("successor")).isGreaterThanOrEqualTo(connections);
			Arrays.sort(stopMicros);
			System.out.printf("stopAccepting() under load, %d times: min %d, median %d, max %d µs%n", switches,
					stopMicros[0], stopMicros[switches / 2], stopMicros[switches - 1]);
		}
	}

	@Test
	void stopsWhileItWaitsForRoom() throws Exception {
		try (Generations both = new Generations(1);
				TestClient first = TestClient.connect(both.address());
				TestClient second = TestClient.connect(both.address())) {
			first.ask("/");
			second.send("/");
			assertThat(second.waits()).isTrue();
			both.predecessor().stopAccepting();
			first.hangUp();
			await().until(() -> both.predecessor().connections() == 0);
			assertThat(second.waits()).isTrue();
			both.successor().startAccepting(Slices.ALL);
			assertThat(second.receive().body()).isEqualTo("successor");
		}
	}

	@Test
	void acceptsTheNextClientWhenRoomIsMade() throws Exception {
		try (Generations both = new Generations(1);
				TestClient first = TestClient.connect(both.address());
				TestClient second = TestClient.connect(both.address())) {
			first.ask("/");
			second.send("/");
			assertThat(second.waits()).isTrue();
			assertThat(both.predecessor().connections()).isOne();
			first.hangUp();
			assertThat(second.receive().body()).isEqualTo("predecessor");
		}
	}

	@Test
	void acceptsTheNextClientWhenTheLimitIsRaised() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.setProperty("maxConnections", "1"));
				TestClient first = TestClient.connect(server.address());
				TestClient second = TestClient.connect(server.address())) {
			first.ask("/");
			second.send("/");
			assertThat(second.waits()).isTrue();
			server.protocol().setMaxConnections(2);
			assertThat(second.receive().body()).isEqualTo("first");
		}
	}

	@Test
	void losesNobodyAtTheConnectionLimit() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.setProperty("maxConnections", "2"));
				Load load = new Load(server.address(), 8)) {
			load.awaitAnswers(2000);
			load.stop();
			assertThat(load.failures()).isEmpty();
			await().until(() -> server.handoff().connections() == 0);
			assertThat(server.protocol().getConnectionCount()).isZero();
		}
	}

	@Test
	void leavesClientsToTheSuccessorWhenItIsPaused() throws Exception {
		try (Generations both = new Generations()) {
			both.predecessorServer().connector().pause();
			try (TestClient client = TestClient.connect(both.address())) {
				client.send("/");
				assertThat(client.waits()).isTrue();
				both.successor().startAccepting(Slices.ALL);
				assertThat(client.receive().body()).isEqualTo("successor");
			}
		}
	}

	@Test
	void leavesClientsToTheSuccessorWhenBootShutsItDown() throws Exception {
		try (Generations both = new Generations()) {
			both.predecessor().stopAccepting();
			try (TestClient client = TestClient.connect(both.address())) {
				client.send("/");
				Connector connector = both.predecessorServer().connector();
				connector.pause();
				connector.getProtocolHandler().closeServerSocketGraceful();
				connector.stop();
				both.successor().startAccepting(Slices.ALL);
				assertThat(client.receive().body()).isEqualTo("successor");
			}
			assertThat(TestClient.askOnce(both.address())).isEqualTo("successor");
		}
	}

	@Test
	void acceptsAgainWhenItIsResumed() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration())) {
			server.connector().pause();
			try (TestClient client = TestClient.connect(server.address())) {
				client.send("/");
				assertThat(client.waits()).isTrue();
				server.connector().resume();
				assertThat(client.receive().body()).isEqualTo("first");
			}
		}
	}

	@Test
	void holdsOnWhenItIsResumed() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofASuccessor());
				TestClient client = TestClient.connect(server.address())) {
			client.send("/");
			server.connector().pause();
			server.connector().resume();
			assertThat(client.waits()).isTrue();
		}
	}

	@Test
	void retiresAfterItHasServedEveryoneWhoWaits() throws Exception {
		List<TestClient> clients = new ArrayList<>();
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.setProperty("maxConnections", "2"))) {
			InetSocketAddress address = server.address();
			ListeningConnector handoff = server.handoff();
			handoff.stopAccepting();
			for (int i = 0; i < 20; i++) {
				TestClient client = TestClient.connect(address);
				clients.add(client);
				client.send("/");
			}
			handoff.retire();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> TestClient.connect(address));
			for (TestClient client : clients) {
				assertThat(client.receive().body()).isEqualTo("first");
			}
			assertThat(clients.get(0).ask("/").body()).isEqualTo("first");
			assertThat(handoff.connections()).isEqualTo(20);
		}
		finally {
			for (TestClient client : clients) {
				client.close();
			}
		}
	}

}
