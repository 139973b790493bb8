package dev.graceful.handoff;

import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rehearsal}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RehearsalTests {

	private final FakeLoop loop = new FakeLoop();

	private final FakeOperatingSystem operatingSystem = new FakeOperatingSystem(this.loop);

	private final FakeApplication application = new FakeApplication();

	private final Connectors connectors = new Connectors();

	private final FakeConnector connector = FakeConnector.onPort(8080);

	private int connections = 1;

	private int done;

	@BeforeEach
	void accept() {
		this.connector.descriptors = this.operatingSystem.descriptors;
		this.connector.roomWithin = 1000;
		this.operatingSystem.room = 2000;
		this.connectors.add(this.connector);
		this.connectors.startAccepting();
	}

	@Test
	void movesConnectionsOutOfAConnectorAndIntoIt(CapturedOutput output) {
		begin(TestDeadlines.DRAINING);
		this.loop.advance(Duration.ofMillis(20));
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).hasSize(250).doesNotHaveDuplicates();
		assertThat(this.connectors.connections()).isEqualTo(250);
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(250);
		assertThat(this.connector.draining).isFalse();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.application.events).isEmpty();
		assertThat(output).isEmpty();
	}

	@Test
	void goesRoundAndRoundTwiceAsOftenAsThereAreConnectionsToMove() {
		this.connections = 1000;
		begin(TestDeadlines.DRAINING);
		this.loop.advance(Duration.ofMillis(20));
		assertThat(this.connector.adopted).hasSizeBetween(2000, 2200);
		assertThat(FakeSocketChannel.clients(this.connector.adopted).stream().distinct()).hasSize(250);
		assertThat(this.connectors.connections()).isEqualTo(250);
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(250);
	}

	@Test
	void doesNotGoRoundForEver() {
		this.connections = 1_000_000;
		begin(TestDeadlines.DRAINING);
		assertThat(this.connector.adopted).hasSizeBetween(15_000, 15_200);
	}

	@Test
	void isOverWhereTheConnectorHasNoMoreRoomForThoseThatGoRound() {
		this.connections = 1000;
		this.connector.room = 420;
		begin(TestDeadlines.DRAINING);
		assertThat(this.connector.draining).isFalse();
		assertThat(this.connector.adopted).hasSize(420);
		assertThat(this.connectors.connections()).isEqualTo(250);
	}

	@Test
	void isOverWhenNothingIsLeftOfIt() {
		this.connector.connections = 3;
		begin(TestDeadlines.DRAINING);
		this.connector.connections = 4;
		this.loop.advance(Duration.ofMillis(400));
		assertThat(this.done).isZero();
		this.connector.connections = 3;
		this.loop.advance(Duration.ofMillis(10));
		assertThat(this.done).isOne();
	}

	@Test
	void isNotOverBeforeItsDescriptorsAreGivenBack() {
		this.connector.closing = 1;
		begin(TestDeadlines.DRAINING);
		this.connector.connections = 0;
		this.loop.advance(Duration.ofMillis(400));
		assertThat(this.done).isZero();
		this.connector.closing = 0;
		this.loop.advance(Duration.ofMillis(10));
		assertThat(this.done).isOne();
	}

	@Test
	void isNotOverBeforeThoseOnTheirWayHaveArrived() {
		this.connections = 1000;
		begin(TestDeadlines.DRAINING);
		this.connector.connections = 0;
		this.loop.advance(Duration.ofMillis(10));
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSizeGreaterThan(250);
		assertThat(this.done).isZero();
		this.loop.advance(Duration.ofMillis(20));
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(250);
		assertThat(this.done).isOne();
	}

	@Test
	void takesNoDescriptorsThatClientsMayNeed() {
		this.operatingSystem.room = 40;
		begin(TestDeadlines.DRAINING);
		assertThat(this.connector.adopted).hasSize(8);
	}

	@Test
	void isContentWithTheRoomThatThereIs() {
		this.connector.roomWithin = 3;
		begin(TestDeadlines.DRAINING);
		assertThat(this.connector.adopted).hasSize(3);
	}

	@Test
	void doesNothingWhereThereIsNoRoomAtAll() {
		this.connector.roomWithin = 0;
		begin(TestDeadlines.DRAINING);
		assertThat(this.done).isOne();
		assertThat(this.connector.adopted).isEmpty();
	}

	@Test
	void doesNothingWhereConnectionsDoNotMigrate() {
		begin(TestDeadlines.NOT_MIGRATING);
		assertThat(this.done).isOne();
		assertThat(this.connector.roomWithin).isEqualTo(1000);
	}

	@Test
	void isOverAfterFourSeconds() {
		this.connector.departs = false;
		begin(TestDeadlines.DRAINING);
		assertThat(this.connector.draining).isTrue();
		assertThat(this.done).isZero();
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.connector.draining).isFalse();
		this.loop.advance(Duration.ofMillis(500));
		assertThat(this.done).isOne();
	}

	@Test
	void isOverWhereNoDescriptorsAreFoundAndTakesBackWhatHasNotMoved() {
		this.operatingSystem.failure = "too many open files";
		begin(TestDeadlines.DRAINING);
		assertThat(this.connector.draining).isFalse();
		this.loop.advance(Duration.ofMillis(500));
		assertThat(this.done).isOne();
		assertThat(this.connector.takenBack).hasSize(250);
		assertThat(this.connectors.connections()).isEqualTo(250);
	}

	@Test
	void takesBackNothingThatHasArrivedAlready() {
		this.operatingSystem.answersNothingWithin = true;
		begin(TestDeadlines.DRAINING);
		this.loop.advance(Duration.ofSeconds(5));
		assertThat(this.done).isOne();
		assertThat(this.connector.adopted).hasSize(250);
		// Since those that arrive depart again
		assertThat(FakeSocketChannel.clients(this.connector.takenBack)).hasSize(250).doesNotHaveDuplicates();
		assertThat(this.connectors.connections()).isEqualTo(250);
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(250);
	}

	@Test
	void closesItsLink() {
		begin(TestDeadlines.DRAINING);
		assertThat(this.operatingSystem.linksWithin).hasSize(2).allMatch(FakeLink::isClosed);
	}

	@Test
	void closesALinkThatComesTooLate() {
		this.operatingSystem.linksWithinTooLate = true;
		begin(TestDeadlines.DRAINING);
		this.loop.advance(Duration.ofSeconds(5));
		assertThat(this.done).isOne();
		assertThat(this.operatingSystem.linksWithin).hasSize(2).noneMatch(FakeLink::isClosed);
		this.loop.advance(Duration.ofSeconds(5));
		assertThat(this.operatingSystem.linksWithin).hasSize(2).allMatch(FakeLink::isClosed);
		assertThat(this.connector.adopted).isEmpty();
	}

	@Test
	void isOverWhereItsLinkBreaksAndTakesBackWhatIsOnItsWay() {
		start(TestDeadlines.DRAINING);
		this.loop.advance(Duration.ofMillis(10));
		assertThat(this.connector.draining).isTrue();
		this.operatingSystem.linksWithin.get(0).end("broke");
		assertThat(this.connector.draining).isFalse();
		this.loop.advance(Duration.ofMillis(500));
		assertThat(this.done).isOne();
		assertThat(FakeSocketChannel.clients(this.connector.takenBack)).hasSize(250).doesNotHaveDuplicates();
		assertThat(this.connectors.connections()).isEqualTo(250);
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(250);
	}

	@Test
	void isOverWhereThereIsNoWayToMove() {
		this.operatingSystem.linksNothingWithin = true;
		begin(TestDeadlines.DRAINING);
		assertThat(this.connector.roomWithin).isEqualTo(750);
		this.loop.advance(Duration.ofMillis(500));
		assertThat(this.done).isOne();
		assertThat(this.connector.adopted).isEmpty();
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(250);
	}

	private void start(DrainSettings settings) {
		new Rehearsal(this.operatingSystem,
				new Drain.Surroundings(this.loop, this.connectors, new GracefulWork(), settings, this.application))
			.begin(this.connections, () -> this.done++);
	}

	private void begin(DrainSettings settings) {
		start(settings);
		Duration end = this.loop.now().plusSeconds(3);
		while (this.connector.draining && this.loop.now().compareTo(end) < 0) {
			this.loop.advance(Duration.ofMillis(10));
		}
	}

}
