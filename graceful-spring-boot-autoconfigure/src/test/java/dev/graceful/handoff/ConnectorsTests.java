package dev.graceful.handoff;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Connectors}.
 */
class ConnectorsTests {

	private final Connectors connectors = new Connectors();

	private final FakeConnector adopted = FakeConnector.onPort(8080);

	private final FakeConnector unwanted = FakeConnector.onPort(8081);

	@BeforeEach
	void accept() {
		this.connectors.add(this.adopted);
		this.connectors.add(this.unwanted);
		this.connectors.startAccepting();
	}

	@Test
	void countConnectionsOfARetiredListenerUntilTheyAreClosed() {
		this.unwanted.connections = 2;
		retireUnwanted();
		assertThat(this.connectors.connections()).isEqualTo(2);
		this.unwanted.connections = 0;
		assertThat(this.connectors.connections()).isZero();
	}

	@Test
	void drainTheConnectionsOfARetiredListener() {
		this.unwanted.webSocketSessions = 3;
		this.unwanted.idle = 3;
		this.unwanted.connections = 4;
		retireUnwanted();
		this.connectors.drain(1);
		this.connectors.restartWebSocketSessions(2);
		this.connectors.closeIdle(2);
		this.connectors.completeAsynchronous();
		assertThat(this.unwanted.draining).isTrue();
		assertThat(this.connectors.webSocketSessions()).isOne();
		assertThat(this.connectors.idleConnections()).isOne();
		assertThat(this.unwanted.asynchronousCompleted).isTrue();
		assertThat(this.connectors.hammer()).isEqualTo(2);
	}

	@Test
	void startAgainWithoutTheListenerThatHasRetired() {
		this.connectors.stopAccepting(List.of(this.adopted.name()));
		retireUnwanted();
		this.connectors.startAccepting();
		assertThat(this.adopted.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.unwanted.state).isEqualTo(FakeConnector.State.RETIRED);
	}

	@Test
	void stopWithoutTheListenerThatHasRetired() {
		retireUnwanted();
		this.connectors.stopAccepting();
		assertThat(this.adopted.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.unwanted.state).isEqualTo(FakeConnector.State.RETIRED);
	}

	@Test
	void retireEachListenerOnce() {
		this.connectors.stopAccepting(List.of(this.adopted.name()));
		retireUnwanted();
		retireUnwanted();
		this.connectors.retireAccepting();
		assertThat(this.adopted.state).isEqualTo(FakeConnector.State.STOPPED);
	}

	@Test
	void handOverOnlyListenersThatHaveNotRetired() {
		retireUnwanted();
		assertThat(this.connectors.all()).containsExactly(this.adopted);
		assertThat(this.connectors).hasToString("server (*:8080)");
	}

	@Test
	void forgetARetiredListenerThatIsUnregistered() {
		this.unwanted.connections = 2;
		retireUnwanted();
		this.connectors.remove(this.unwanted);
		assertThat(this.connectors.connections()).isZero();
	}

	@Test
	void retireNoListenerThatHolds() {
		Connectors holding = new Connectors();
		FakeConnector connector = FakeConnector.onPort(8080);
		holding.add(connector);
		holding.retireAccepting();
		assertThat(connector.state).isEqualTo(FakeConnector.State.HOLDING);
	}

	@Test
	void acceptWithAConnectorThatIsStartedAfterTheOthersWereStopped() {
		this.connectors.retireAccepting();
		FakeConnector connector = FakeConnector.onPort(8080);
		this.connectors.add(connector);
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	private void retireUnwanted() {
		this.connectors.retireAllBut(List.of(this.adopted.name()));
	}

}
