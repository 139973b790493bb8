package dev.graceful.tomcat;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.graceful.handoff.Departures;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Ramp;
import dev.graceful.handoff.Slices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * How a connector shares with another generation's over a ramp.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RampTests {

	private static final int CLIENTS = 200;

	/**
	 * That ends long after the test, so that it is always in the middle.
	 */
	private static final Ramp RAMP = new Ramp(Duration.ofHours(2), Ramp.Shape.LINEAR);

	private final List<TestClient> clients = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (TestClient client : this.clients) {
			client.close();
		}
	}

	@Test
	void bothAcceptInTurnsAndNobodyIsLost() throws Exception {
		Duration began = Duration.ofNanos(System.nanoTime()).minusHours(1);
		try (Generations both = new Generations()) {
			both.predecessor().startAccepting(Slices.ofPredecessor(RAMP, began));
			both.successor().startAccepting(Slices.ofSuccessor(RAMP, began));
			int[] served = new int[2];
			while (served[0] < 100 || served[1] < 100) {
				served[TestClient.askOnce(both.address()).equals("predecessor") ? 0 : 1]++;
			}
		}
	}

	@Test
	void connectionsWithinThisProcessLeaveAgainAndAgainAndAreHeardAfterwards() throws Exception {
		try (Generations both = new Generations()) {
			ListeningConnector connector = both.predecessor();
			List<Socket> within = new ArrayList<>();
			for (int number = 0; number < 4; number++) {
				within.add(connector.connectWithin());
			}
			Map<Integer, Integer> departures = new ConcurrentHashMap<>();
			connector.drain((from, connections) -> {
				connections.forEach((each) -> departures.merge(each.socket().getPort(), 1, Integer::sum));
				from.adoptWithin(connections);
			}, 0);
			await().until(() -> departures.values().stream().filter((times) -> times >= 5).count() == 4);
			connector.endDrain();
			for (Socket client : within) {
				client.close();
			}
			await().until(() -> connector.connections() == 0);
		}
	}

	@Test
	void connectionsLeaveAsTheShareGrows() throws Exception {
		try (Generations both = new Generations()) {
			connect(both);
			Departures departures = both.toSuccessor();
			for (double share = 0.25; share <= 1; share += 0.25) {
				both.predecessor().drain(departures, share);
				double moved = share * CLIENTS;
				await()
					.untilAsserted(() -> assertThat(both.successor().connections()).isCloseTo((int) moved, within(10)));
			}
			await().until(() -> both.predecessor().connections() == 0);
			assertThat(answers("/").filter((body) -> body.equals("successor"))).hasSize(CLIENTS);
		}
	}

	@Test
	void connectionsThatAreBusyLeaveByTheSameShare() throws Exception {
		try (Generations both = new Generations()) {
			both.predecessor().drain(both.toSuccessor(), 0.5);
			connect(both);
			assertThat(both.successor().connections()).isZero();
			both.predecessor().drain(both.toSuccessor(), 0.75);
			// Those that came at a share of a half stay as long as others would
			await().untilAsserted(() -> assertThat(both.successor().connections()).isCloseTo(CLIENTS / 2, within(10)));
			assertThat(answers("/").filter((body) -> body.equals("successor")).count()).isCloseTo(CLIENTS / 2,
					within(10L));
		}
	}

	@Test
	void connectionsThatCannotLeaveEndWithAResponseByTheSameShare(@TempDir Path directory) throws Exception {
		TestCertificate certificate = TestCertificate.create(directory);
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				certificate::encrypt)) {
			for (int i = 0; i < 40; i++) {
				this.clients.add(certificate.connect(server.port()));
			}
			answers("/").forEach((body) -> assertThat(body).isEqualTo("first"));
			server.handoff().drain(null, 0.5);
			assertThat(closing()).isCloseTo(20, within(4L));
		}
	}

	@Test
	void connectionsWithinThisProcessLeaveBeforeThoseOfClients() throws Exception {
		try (Generations both = new Generations()) {
			connect(both);
			try (Socket within = both.predecessor().connectWithin()) {
				both.predecessor().drain(both.toSuccessor(), 0);
				await().until(() -> both.successor().connections() == 1);
				both.predecessor().endDrain();
				assertThat(both.predecessor().connections()).isEqualTo(CLIENTS);
				assertThat(answers("/").filter((body) -> body.equals("predecessor"))).hasSize(CLIENTS);
			}
		}
	}

	@Test
	void oneWithinThisProcessLeavesAgainWhereItIsAdopted() throws Exception {
		try (Generations both = new Generations(); Socket within = both.predecessor().connectWithin()) {
			AtomicInteger departed = new AtomicInteger();
			both.predecessor().drain((from, connections) -> {
				departed.addAndGet(connections.size());
				from.adoptWithin(connections);
			}, 0);
			await().until(() -> departed.get() > 10);
			both.predecessor().endDrain();
		}
	}

	@Test
	void connectionsStayWhereTheRampIsRolledBack() throws Exception {
		try (Generations both = new Generations()) {
			connect(both);
			ListeningConnector predecessor = both.predecessor();
			predecessor.drain(both.toSuccessor(), 0.5);
			await().untilAsserted(() -> assertThat(both.successor().connections()).isCloseTo(CLIENTS / 2, within(10)));
			predecessor.startAccepting(Slices.ALL);
			int left = predecessor.connections();
			assertThat(answers("/").filter((body) -> body.equals("predecessor"))).hasSize(left);
			assertThat(predecessor.connections()).isEqualTo(left);
		}
	}

	private void connect(Generations both) throws Exception {
		for (int i = 0; i < CLIENTS; i++) {
			TestClient client = TestClient.connect(both.address());
			assertThat(client.ask("/").body()).isEqualTo("predecessor");
			this.clients.add(client);
		}
	}

	private Stream<String> answers(String path) throws Exception {
		List<String> answers = new ArrayList<>();
		for (TestClient client : this.clients) {
			answers.add(client.ask(path).body());
		}
		return answers.stream();
	}

	private long closing() throws Exception {
		long closing = 0;
		for (TestClient client : this.clients) {
			closing += "close".equals(client.ask("/").header("connection")) ? 1 : 0;
		}
		return closing;
	}

}
