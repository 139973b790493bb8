package dev.graceful.handoff;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

import dev.graceful.handoff.GracefulWork.Begun;
import dev.graceful.handoff.HandoffEvent.DrainBegan;
import dev.graceful.handoff.HandoffEvent.DrainReverted;
import dev.graceful.handoff.HandoffEvent.Hammered;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/**
 * Tests for {@link Drain}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandoffDrainTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private static final Ramp TEN_SECONDS = new Ramp(Duration.ofSeconds(10), Ramp.Shape.LINEAR);

	private final FakeLoop loop = new FakeLoop();

	private final FakeOperatingSystem operatingSystem = new FakeOperatingSystem(this.loop);

	private final FakeLink link = new FakeLink(this.loop, 101, this.operatingSystem.descriptors);

	private final FakeApplication application = new FakeApplication();

	private final GracefulWork work = new GracefulWork();

	private final Connectors connectors = new Connectors();

	private final FakeConnector connector = FakeConnector.onPort(8080);

	private final FakeConnector other = FakeConnector.onPort(8081);

	private int checks;

	@BeforeEach
	void accept() {
		this.connectors.add(this.connector);
		this.connectors.add(this.other);
		this.connectors.startAccepting();
	}

	@Test
	void tellsWebSocketSessionsEvenlyOverTheSpread() {
		this.connector.webSocketSessions = 150;
		this.other.webSocketSessions = 50;
		drain(TestDeadlines.DRAIN).begin();
		assertThat(webSocketSessions()).isEqualTo(200);
		for (int left = 150; left >= 0; left -= 50) {
			this.loop.advance(TestDeadlines.WEB_SOCKET_SPREAD.dividedBy(4));
			assertThat(webSocketSessions()).isEqualTo(left);
		}
	}

	@Test
	void closesNoSilentConnectionBeforeItHasBeenSilentForLongEnough() {
		idle(100);
		drain(TestDeadlines.DRAIN).begin();
		this.loop.advance(TestDeadlines.SILENCE);
		assertThat(this.connector.idle).isEqualTo(100);
		this.loop.advance(SECOND);
		assertThat(this.connector.idle).isEqualTo(94);
	}

	@Test
	void closesSilentConnectionsEvenlyOverWhatIsLeftOfTheTimeout() {
		idle(100);
		drain(TestDeadlines.DRAIN).begin();
		this.loop.advance(TestDeadlines.SILENCE);
		for (int left = 75; left >= 0; left -= 25) {
			this.loop.advance(TestDeadlines.DRAIN.minus(TestDeadlines.SILENCE).dividedBy(4));
			assertThat(this.connector.idle).isEqualTo(left);
		}
		assertThat(this.connector.connections).isZero();
	}

	@Test
	void closesSilentConnectionsOverTheLastThirdWhereTheTimeoutIsShort() {
		Duration timeout = Duration.ofSeconds(6);
		idle(100);
		drain(timeout).begin();
		this.loop.advance(Duration.ofSeconds(4));
		assertThat(this.connector.idle).isEqualTo(100);
		this.loop.advance(SECOND);
		assertThat(this.connector.idle).isEqualTo(50);
		this.loop.advance(SECOND);
		assertThat(this.connector.idle).isZero();
	}

	@Test
	void completesWhatIsAsynchronousAtTheTimeoutAndCutsTheRestASecondLater() {
		this.connector.connections = 3;
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		this.loop.advance(TestDeadlines.DRAIN.minus(MOMENT));
		assertThat(this.connector.asynchronousCompleted).isFalse();
		this.loop.advance(MOMENT);
		assertThat(this.connector.asynchronousCompleted).isTrue();
		assertThat(this.other.asynchronousCompleted).isTrue();
		this.loop.advance(SECOND.minus(MOMENT));
		assertThat(this.connector.connections).isEqualTo(3);
		assertThat(drain.isDone()).isFalse();
		this.loop.advance(MOMENT);
		assertThat(this.connector.connections).isZero();
		assertThat(drain.isDone()).isTrue();
	}

	@Test
	void looksAgainAndAgainAtWhatIsLeft() {
		drain(TestDeadlines.DRAIN).begin();
		assertThat(this.checks).isOne();
		this.loop.advance(SECOND);
		assertThat(this.checks).isEqualTo(21);
	}

	@Test
	void isDoneWhenNoConnectionIsLeft() {
		this.connector.connections = 1;
		this.other.connections = 1;
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		this.connector.connections = 0;
		assertThat(drain.isDone()).isFalse();
		assertThat(drain.isDone(List.of(this.connector.name()))).isTrue();
		assertThat(drain.isDone(List.of(this.other.name()))).isFalse();
		this.other.connections = 0;
		assertThat(drain.isDone()).isTrue();
	}

	@Test
	void waitsForWhatTheApplicationHasBegun() {
		Drain drain = drain(TestDeadlines.DRAIN);
		try (Begun report = this.work.begin("monthly report")) {
			drain.begin();
			assertThat(drain.isDone()).isFalse();
			assertThat(drain.isDone(List.of(this.connector.name()))).isFalse();
			assertThat(report).hasToString("monthly report");
		}
		assertThat(drain.isDone()).isTrue();
		assertThat(drain.isDone(List.of(this.connector.name()))).isTrue();
	}

	@Test
	void waitsForWhatTheApplicationBeginsMeanwhile() {
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		try (Begun mail = this.work.begin("mail")) {
			assertThat(mail).isNotNull();
			assertThat(drain.isDone()).isFalse();
		}
	}

	@Test
	void doesNotWaitForWorkBeyondTheTimeout(CapturedOutput output) {
		try (Begun report = this.work.begin("monthly report"); Begun mail = this.work.begin("mail")) {
			Drain drain = drain(TestDeadlines.DRAIN);
			drain.begin();
			this.loop.advance(TestDeadlines.DRAIN.plus(SECOND));
			assertThat(drain.isDone()).isTrue();
			assertThat(this.application.events).last()
				.isEqualTo(new Hammered(0, List.of(report.toString(), mail.toString())));
			assertThat(output).contains("left undone: monthly report, mail");
		}
	}

	@Test
	void waitsForConnectionsInTransit() {
		Drain drain = drain(TestDeadlines.DRAIN);
		Migration migration = migration();
		drain.begin(migration, List.of(this.connector.name()));
		this.connector.connections = 1;
		this.connector.depart(open(1));
		assertThat(drain.isDone()).isFalse();
		assertThat(drain.isDone(List.of(this.connector.name()))).isFalse();
		migration.otherEnded();
		this.connector.connections = 0;
		assertThat(drain.isDone()).isTrue();
	}

	@Test
	void letsConnectionsDepartOnlyFromTheNamedListeners() {
		Migration migration = migration();
		drain(TestDeadlines.DRAIN).begin(migration, List.of(this.connector.name()));
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.departures).isSameAs(migration);
		assertThat(this.other.draining).isTrue();
		assertThat(this.other.departures).isNull();
	}

	@Test
	void letsNoConnectionDepartWhereItIsToldSo() {
		new Drain(
				new Drain.Surroundings(this.loop, this.connectors, this.work, TestDeadlines.NOT_MIGRATING,
						this.application),
				Ramp.NONE, TestDeadlines.DRAIN, TestDeadlines.SILENCE, new HandoffLog(this.application),
				() -> this.checks++)
			.begin(migration(), List.of(this.connector.name()));
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.departures).isNull();
	}

	@Test
	void letsNoConnectionDepartAnyMore() {
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin(migration(), List.of(this.connector.name()));
		drain.stopMigrating();
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.departures).isNull();
	}

	@Test
	void servesOnWhenItIsReverted() {
		idle(100);
		this.connector.webSocketSessions = 10;
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		this.connectors.stopAccepting(List.of(this.connector.name()));
		drain.revert();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.draining).isFalse();
		assertThat(this.other.draining).isFalse();
		this.loop.advance(TestDeadlines.DRAIN.multipliedBy(2));
		assertThat(this.connector.idle).isEqualTo(100);
		assertThat(this.connector.webSocketSessions).isEqualTo(10);
		assertThat(this.connector.asynchronousCompleted).isFalse();
		assertThat(this.checks).isOne();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void servesOnWhenItIsRevertedAlthoughItHasCut() {
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		this.connectors.stopAccepting(List.of(this.connector.name()));
		drain.hammer();
		drain.revert();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.draining).isFalse();
	}

	@Test
	void leavesWhatIsLeftAsItIsWhenItEnds() {
		idle(100);
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		drain.end();
		assertThat(drain.isDone()).isTrue();
		this.loop.advance(TestDeadlines.DRAIN.multipliedBy(2));
		assertThat(this.connector.idle).isEqualTo(100);
		assertThat(this.application.events).containsExactly(new DrainBegan(TestDeadlines.DRAIN));
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void cutsAtOnceWhenItIsToldSo(CapturedOutput output) {
		this.connector.connections = 3;
		this.other.connections = 1;
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		this.loop.advance(SECOND);
		int before = this.checks;
		drain.hammer();
		assertThat(this.checks).isEqualTo(before + 1);
		assertThat(drain.isDone()).isTrue();
		assertThat(output).contains("hammer: closed 4 connections that were not done 1.0 s after the drain began");
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void cutsOnce() {
		this.connector.connections = 3;
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		drain.hammer();
		drain.hammer();
		this.loop.advance(TestDeadlines.DRAIN.multipliedBy(2));
		assertThat(this.application.events).containsExactly(new DrainBegan(TestDeadlines.DRAIN),
				new Hammered(3, List.of()));
	}

	@Test
	void cutsWhatWaitsToMigrateToo() {
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin(migration(), List.of(this.connector.name()));
		this.connector.connections = 450;
		this.connector.depart(open(450));
		drain.hammer();
		assertThat(this.application.events).last().isEqualTo(new Hammered(50, List.of()));
	}

	@Test
	void tellsTheApplicationInTheOrderInWhichItHappens() {
		Drain drain = drain(TestDeadlines.DRAIN);
		drain.begin();
		drain.hammer();
		drain.revert();
		assertThat(this.application.events).containsExactly(new DrainBegan(TestDeadlines.DRAIN),
				new Hammered(0, List.of()), new DrainReverted());
	}

	@Test
	void drainsMoreAndMoreOverARamp() {
		drain(TEN_SECONDS, TestDeadlines.DRAIN).begin();
		assertThat(this.connector.share).isZero();
		this.loop.advance(SECOND);
		assertThat(this.connector.share).isEqualTo(0.1, offset(0.001));
		this.loop.advance(SECOND.multipliedBy(8));
		assertThat(this.connector.share).isEqualTo(0.9, offset(0.001));
	}

	@Test
	void tellsTheApplicationWhenTheRampIsOver() {
		Drain drain = drain(TEN_SECONDS, TestDeadlines.DRAIN);
		drain.begin();
		this.loop.advance(TEN_SECONDS.duration());
		assertThat(this.application.events).isEmpty();
		drain.drainAll();
		assertThat(this.connector.share).isOne();
		assertThat(this.application.events).containsExactly(new DrainBegan(TestDeadlines.DRAIN));
	}

	@Test
	void hasItsWholeTimeAfterTheRamp() {
		this.connector.connections = 3;
		idle(100);
		Drain drain = drain(TEN_SECONDS, TestDeadlines.DRAIN);
		drain.begin();
		this.loop.advance(TEN_SECONDS.duration());
		drain.drainAll();
		this.loop.advance(TestDeadlines.SILENCE);
		assertThat(this.connector.idle).isEqualTo(100);
		this.loop.advance(TestDeadlines.DRAIN.minus(TestDeadlines.SILENCE).minus(MOMENT));
		assertThat(this.connector.asynchronousCompleted).isFalse();
		this.loop.advance(MOMENT);
		assertThat(this.connector.asynchronousCompleted).isTrue();
	}

	@Test
	void tellsWebSocketSessionsOverTheRampWhereThatIsLonger() {
		this.connector.webSocketSessions = 100;
		Duration twice = TestDeadlines.WEB_SOCKET_SPREAD.multipliedBy(2);
		drain(new Ramp(twice, Ramp.Shape.LINEAR), TestDeadlines.DRAIN).begin();
		this.loop.advance(TestDeadlines.WEB_SOCKET_SPREAD);
		assertThat(webSocketSessions()).isEqualTo(50);
	}

	@Test
	void letsNoConnectionDepartAnyMoreInARamp() {
		Migration migration = migration();
		Drain drain = drain(TEN_SECONDS, TestDeadlines.DRAIN);
		drain.begin(migration, List.of(this.connector.name()));
		this.loop.advance(SECOND);
		assertThat(this.connector.departures).isSameAs(migration);
		drain.stopMigrating();
		assertThat(this.connector.departures).isNull();
		this.loop.advance(SECOND);
		assertThat(this.connector.departures).isNull();
		assertThat(this.connector.share).isEqualTo(0.2, offset(0.001));
	}

	private Drain drain(Duration timeout) {
		return drain(Ramp.NONE, timeout);
	}

	private Drain drain(Ramp ramp, Duration timeout) {
		return new Drain(
				new Drain.Surroundings(this.loop, this.connectors, this.work, TestDeadlines.DRAINING, this.application),
				ramp, timeout, TestDeadlines.SILENCE, new HandoffLog(this.application), () -> this.checks++);
	}

	private Migration migration() {
		Migration migration = new Migration(this.loop, this.operatingSystem, this.link,
				new HandoffLog(this.application), (name) -> name, () -> {
				});
		migration.begin(1000);
		return migration;
	}

	private List<SocketChannel> open(int count) {
		return FakeSocketChannel.openSome(this.operatingSystem.descriptors, count);
	}

	private void idle(int count) {
		this.connector.connections = count;
		this.connector.idle = count;
	}

	private int webSocketSessions() {
		return this.connector.webSocketSessions + this.other.webSocketSessions;
	}

}
