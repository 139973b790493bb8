package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graceful.handoff.GracefulWork.Begun;
import dev.graceful.handoff.HandoffEvent.PhaseEntered;
import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.HandoffReport.Side;
import dev.graceful.handoff.Message.Bye;
import dev.graceful.handoff.Message.Failed;
import dev.graceful.handoff.Message.Forget;
import dev.graceful.handoff.Message.Go;
import dev.graceful.handoff.Message.Hello;
import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import dev.graceful.handoff.Message.NotUnderstood;
import dev.graceful.handoff.Message.Passed;
import dev.graceful.handoff.Message.PassedListener;
import dev.graceful.handoff.Message.Ready;
import dev.graceful.handoff.Message.Received;
import dev.graceful.handoff.Message.Refused;
import dev.graceful.handoff.Message.Restart;
import dev.graceful.handoff.Message.Sampled;
import dev.graceful.handoff.Message.Serving;
import dev.graceful.handoff.Message.TakeBack;
import dev.graceful.handoff.Message.Unknown;
import dev.graceful.handoff.Message.Unwell;
import dev.graceful.handoff.Message.Welcome;
import dev.graceful.posix.Descriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutgoingHandoff}: every step, and every failure in it.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutgoingHandoffTests {

	private static final long SUCCESSOR = 101;

	private static final int BATCH = 200;

	private static final Side SELF = new Side(1, 100, "app 1");

	private static final RestartRequest REQUEST = new RestartRequest("SIGHUP");

	private final FakeLoop loop = new FakeLoop();

	private final FakeOperatingSystem operatingSystem = new FakeOperatingSystem(this.loop);

	private final FakeLauncher launcher = new FakeLauncher();

	private final FakeApplication application = new FakeApplication();

	private final FakeConnector connector = FakeConnector.onPort(8080);

	private final FakeLink link = new FakeLink(this.loop, SUCCESSOR, this.operatingSystem.descriptors);

	private final Connectors connectors = new Connectors();

	private final GracefulWork work = new GracefulWork();

	private final RememberedOutcome outcome = new RememberedOutcome();

	private final RestartChecks checks = new RestartChecks();

	private final Journal journal = new Journal();

	private final FakePreparation preparation = new FakePreparation();

	private final Invitation invitation = new Invitation(FakeOperatingSystem.CONTROL_SOCKET, "the token", 100, null);

	private static final Ramp RAMP = new Ramp(Duration.ofSeconds(8), Ramp.Shape.LINEAR);

	private OutgoingHandoff handoff;

	private CompletableFuture<RestartAnswer> answer;

	@BeforeEach
	void serve() {
		this.connector.connections = 1;
		this.connectors.add(this.connector);
		this.connectors.startAccepting();
		this.operatingSystem.preparing = true;
		this.handoff = handoff(TestDeadlines.DRAINING);
	}

	private OutgoingHandoff handoff(DrainSettings draining) {
		return handoff(Ramp.NONE, draining);
	}

	private OutgoingHandoff handoff(Ramp ramp, DrainSettings draining) {
		Drain.Surroundings drain = new Drain.Surroundings(this.loop, this.connectors, this.work, draining,
				this.application);
		return new OutgoingHandoff(new OutgoingHandoff.Surroundings(this.loop, this.operatingSystem, this.launcher,
				this.connectors, TestDeadlines.ALL, ramp, drain, this.application, this.checks, this.journal,
				(name) -> 1, this.preparation), this.invitation, Optional.empty(), SELF, REQUEST, this.outcome);
	}

	@Test
	void launchesTheSuccessorWithTheInvitationInItsEnvironment() {
		reach(Step.LAUNCH);
		assertThat(this.launcher.launched).hasSize(1);
		assertThat(this.launcher.invitation()).isEqualTo(this.invitation);
	}

	@ParameterizedTest
	@EnumSource(names = { "LAUNCH", "LISTENERS", "WARM", "COMMIT" })
	void logsWhereItIs(Step step) {
		reach(step);
		assertThat(this.application.logged).last()
			.satisfies((fields) -> assertThat(fields)
				.containsOnlyKeys("graceful.handoff", "graceful.generation", "graceful.phase")
				.containsEntry("graceful.handoff", this.handoff.report().id())
				.containsEntry("graceful.generation", "1")
				.containsEntry("graceful.phase", step.name()));
	}

	@Test
	void rehearsesTwiceEachTimeTwiceAsOftenAsThereAreConnectionsThatMayMove() {
		readyToRehearse();
		reach(Step.WARM);
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.connector.adopted).hasSizeBetween(1200, 1400);
		this.connector.connections = 600;
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.connector.adopted).hasSizeBetween(2400, 2800);
	}

	@Test
	void rehearsesNoMoreOnceTheSuccessorIsReady() {
		readyToRehearse();
		reach(Step.WARM);
		this.loop.advance(Duration.ofSeconds(1));
		Step.COMMIT.enter(this);
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.connector.adopted).hasSizeBetween(1200, 1400);
	}

	@Test
	void rehearsesNoMoreOnceItRollsBack() {
		readyToRehearse();
		this.connector.departs = false;
		reach(Step.WARM);
		assertThat(this.connector.draining).isTrue();
		// So that the rehearsal is over as soon as it is ended
		this.connector.connections = 0;
		this.link.deliver(new Failed("no such bean"));
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.connector.draining).isFalse();
	}

	private void readyToRehearse() {
		this.connector.descriptors = this.operatingSystem.descriptors;
		this.connector.roomWithin = 1000;
		this.connector.connections = 600;
	}

	@Test
	void tellsTheSuccessorHowManyConnectionsMayMove() {
		FakeConnector encrypted = FakeConnector.onPort(8443);
		encrypted.encrypted = true;
		encrypted.connections = 5;
		this.connectors.add(encrypted);
		this.connector.connections = 3;
		reach(Step.LISTENERS);
		assertThat(this.link.sent.get(0)).isInstanceOfSatisfying(Welcome.class,
				(welcome) -> assertThat(welcome.connections()).isEqualTo(3));
	}

	@Test
	void welcomesTheSuccessorAndPassesItTheListeners() {
		reach(Step.LISTENERS);
		assertThat(this.link.sent).hasSize(2);
		assertThat(this.link.sent.get(0)).isInstanceOfSatisfying(Welcome.class, (welcome) -> {
			assertThat(welcome.version()).isEqualTo(ProtocolVersions.SPOKEN.newest());
			assertThat(welcome.generation()).isEqualTo(2);
			assertThat(welcome.listeners()).isEqualTo(1);
		});
		assertThat(this.link.sent.get(1))
			.isEqualTo(new Passed(0, List.of(new PassedListener(this.connector.name(), 1))));
		assertThat(this.link.sentDescriptors).containsExactly(0, 1);
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "PREPARE", "LAUNCH", "LISTENERS", "WARM" })
	void acceptsUntilTheSuccessorIsReady(Step step) {
		reach(step);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.draining).isFalse();
		assertThat(this.link.sent).doesNotContain(new Go(TestDeadlines.PROBATION, Ramp.NONE));
	}

	@Test
	void stopsAcceptingAndSaysGoWhenTheSuccessorIsReady() {
		reach(Step.COMMIT);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.connector.draining).isFalse();
		assertThat(this.link.sent).last().isEqualTo(new Go(TestDeadlines.PROBATION, Ramp.NONE));
		assertThat(this.outcome.succeeded).isZero();
	}

	@Test
	void passesOnWhatTheSuccessorHasPrintedBeforeThatPrintsItself() {
		reach(Step.WARM);
		assertThat(process().passedOn).isFalse();
		Step.COMMIT.enter(this);
		assertThat(process().passedOn).isTrue();
	}

	@Test
	void drainsWhenTheSuccessorServes() {
		reach(Step.PROBATION);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.connector.draining).isTrue();
		assertThat(process().released).isTrue();
		assertThat(this.outcome.succeeded).isOne();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@Test
	void retiresWhenItHasDrained() {
		reach(Step.RETIRE);
		assertThat(this.link.sent).last().isEqualTo(new Bye());
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
		assertThat(this.link.isClosed()).isFalse();
		assertSuccessorLivesOn();
	}

	@Test
	void doesNotRetireWhileAConnectionIsOpen() {
		reach(Step.DRAIN);
		this.loop.advance(TestDeadlines.DRAIN.minus(TestDeadlines.PROBATION));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@Test
	void retiresWithOpenConnectionsWhenTheDrainDeadlineHasPassed(CapturedOutput output) {
		reach(Step.DRAIN);
		this.loop.advance(TestDeadlines.DRAIN);
		assertThat(this.connector.asynchronousCompleted).isTrue();
		assertThat(this.link.sent).last().isEqualTo(new Bye());
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
		assertThat(output).contains("hammer: closed 1 connections that were not done 31.0 s after the drain began");
	}

	@Test
	void servesAListenerThatTheSuccessorDoesNotWantUntilItRetires() {
		FakeConnector unwanted = FakeConnector.onPort(8081);
		this.connectors.add(unwanted);
		reach(Step.DRAIN);
		assertThat(unwanted.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(unwanted.draining).isTrue();
		drained();
		assertThat(unwanted.state).isEqualTo(FakeConnector.State.RETIRED);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
	}

	@Test
	void passesManyListenersInBatchesOfWhichTwoAreInFlight() {
		IntStream.range(9000, 9449).mapToObj(FakeConnector::onPort).forEach(this.connectors::add);
		reach(Step.LISTENERS);
		assertThat(this.link.sentDescriptors).containsExactly(0, BATCH, BATCH);
		this.link.deliver(new Received(0));
		assertThat(this.link.sentDescriptors).containsExactly(0, BATCH, BATCH, 50);
		this.link.deliver(new Received(1));
		this.link.deliver(new Received(2));
		this.link.deliver(
				new Ready(this.connectors.all().stream().map(ListeningConnector::name).toList(), "3 rounds", 1000));
		assertThat(this.link.sent).last().isEqualTo(new Go(TestDeadlines.PROBATION, Ramp.NONE));
		assertThat(this.connectors.all())
			.allMatch((each) -> ((FakeConnector) each).state == FakeConnector.State.STOPPED);
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	static Stream<Arguments> failures() {
		return Stream.of(Failure.values())
			.flatMap((failure) -> failure.steps.stream().map((step) -> Arguments.of(step, failure)));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void servesOnWhenTheSuccessorFails(Step step, Failure failure, CapturedOutput output) {
		FakeConnector unwanted = FakeConnector.onPort(8081);
		this.connectors.add(unwanted);
		reach(step);
		failure.happen(this);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.draining).isFalse();
		assertThat(unwanted.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(unwanted.draining).isFalse();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		assertThat(this.link.isClosed()).isEqualTo(step != Step.LAUNCH);
		assertThat(process().terminated).isEqualTo(failure != Failure.DIES && failure != Failure.FAILS);
		assertThat(this.outcome.rolledBack).isEqualTo((failure == Failure.DIES) ? 1 : 0);
		process().exit(143);
		assertRolledBack();
		assertThat(output).contains("rolling back, the successor " + failure.reason)
			.contains("this generation serves on: the successor " + failure.reason)
			.contains("it ended with status " + ((failure == Failure.DIES) ? 1 : 143));
		if (step.compareTo(Step.PROBATION) < 0) {
			assertThat(output).contains("    | the last line of " + SUCCESSOR);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LAUNCH", "LISTENERS", "WARM", "COMMIT" })
	void waitsAsLongAsTheDeadlineSays(Step step) {
		reach(step);
		this.loop.advance(deadline(step).minusMillis(1));
		assertThat(process().terminated).isFalse();
		this.loop.advance(Duration.ofMillis(1));
		assertThat(process().terminated).isTrue();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void letsASuccessorThatFailsTellMoreOfItBeforeItEnds() {
		reach(Step.WARM);
		Failure.FAILS.happen(this);
		this.loop.advance(TestDeadlines.TERMINATE.minusMillis(1));
		assertThat(process().terminated).isFalse();
		this.loop.advance(Duration.ofMillis(1));
		assertThat(process().terminated).isTrue();
	}

	@Test
	void killsASuccessorThatDoesNotEnd() {
		reach(Step.WARM);
		Failure.SPEAKS_GARBAGE.happen(this);
		this.loop.advance(TestDeadlines.TERMINATE.minusMillis(1));
		assertThat(process().killed).isFalse();
		this.loop.advance(Duration.ofMillis(1));
		assertThat(process().killed).isTrue();
		assertThat(this.outcome.rolledBack).isZero();
		process().exit(137);
		assertRolledBack();
	}

	@Test
	void doesNotWaitForEverForASuccessorThatWasKilled(CapturedOutput output) {
		reach(Step.WARM);
		Failure.SPEAKS_GARBAGE.happen(this);
		this.loop.advance(TestDeadlines.TERMINATE.multipliedBy(2));
		assertRolledBack();
		assertThat(output).contains("it has not ended although it was killed");
		process().exit(137);
		assertRolledBack();
	}

	@Test
	void servesOnWhereThereCanBeNoHandoff(CapturedOutput output) {
		this.operatingSystem.unavailable = "there is no native library for this processor";
		reach(Step.PREPARE);
		this.operatingSystem.donePreparing();
		assertThat(this.launcher.launched).isEmpty();
		assertRolledBack();
		assertThat(output).contains("serves on: there is no native library for this processor");
	}

	@Test
	void servesOnWhenTheSuccessorCannotBeLaunched(CapturedOutput output) {
		this.launcher.failWith("/opt/java/bin/java: no such file");
		reach(Step.LAUNCH);
		assertRolledBack();
		assertThat(output).contains("the successor could not be started: /opt/java/bin/java: no such file");
	}

	@Test
	void servesOnWhenAListenerCannotBePassed(CapturedOutput output) {
		reach(Step.LAUNCH);
		this.operatingSystem.failure = "too many open files";
		sayHello();
		process().exit(143);
		assertRolledBack();
		assertThat(output).contains("the listeners could not be passed: too many open files");
	}

	@Test
	void servesOnWhenALaterBatchCannotBePassed() {
		IntStream.range(9000, 9449).mapToObj(FakeConnector::onPort).forEach(this.connectors::add);
		reach(Step.LISTENERS);
		this.operatingSystem.failure = "too many open files";
		this.link.deliver(new Received(0));
		process().exit(143);
		assertRolledBack();
	}

	@ParameterizedTest
	@EnumSource(Acknowledgement.class)
	void servesOnWhenABatchIsAcknowledgedOutOfTurn(Acknowledgement acknowledgement) {
		reach(Step.LISTENERS);
		this.link.deliver(new Received(acknowledgement.batch));
		process().exit(143);
		assertRolledBack();
	}

	@Test
	void servesOnWhenTheSuccessorCannotBeTalkedTo(CapturedOutput output) {
		reach(Step.LAUNCH);
		this.handoff.hello(caller("the token").whoseLinkFails("cannot be talked to: no descriptor"));
		process().exit(143);
		assertRolledBack();
		assertThat(output).contains("serves on: the successor cannot be talked to: no descriptor");
	}

	@Test
	void servesOnWhenTheSuccessorSharesNoProtocolVersion(CapturedOutput output) {
		reach(Step.LAUNCH);
		FakeCaller caller = new FakeCaller(this.loop,
				new Hello(new ProtocolVersions(7, 9), "the token", SUCCESSOR, "app 2", "0.9", 1024), this.link);
		this.handoff.hello(caller);
		assertThat(caller.refusal)
			.isEqualTo("the successor's starter speaks protocol versions 7 to 9, this one speaks version 1");
		assertThat(caller.admitted).isFalse();
		assertThat(process().terminated).isTrue();
		process().exit(143);
		assertRolledBack();
		assertThat(output).contains("serves on: " + caller.refusal);
	}

	@Test
	void speaksTheNewestVersionThatBothSpeak() {
		reach(Step.LAUNCH);
		this.handoff.hello(new FakeCaller(this.loop,
				new Hello(new ProtocolVersions(1, 9), "the token", SUCCESSOR, "app 2", "0.9", 1024), this.link));
		assertThat(this.link.sent).first()
			.isInstanceOfSatisfying(Welcome.class, (welcome) -> assertThat(welcome.version()).isOne());
	}

	@Test
	void refusesACallerWithoutTheTokenAndWaitsForTheSuccessor() {
		reach(Step.LAUNCH);
		FakeCaller stranger = caller("another token");
		this.handoff.hello(stranger);
		assertThat(stranger.refusal).isEqualTo("you were not invited");
		assertThat(stranger.admitted).isFalse();
		assertThat(this.link.sent).isEmpty();
		sayHello();
		assertThat(this.link.sent).hasSize(2);
	}

	@Test
	void refusesACallerWhoIsNotTheProcessThatWasLaunchedAndWaitsForTheSuccessor() {
		reach(Step.LAUNCH);
		FakeLink stranger = new FakeLink(this.loop, 666, this.operatingSystem.descriptors);
		this.handoff.hello(new FakeCaller(this.loop, hello("the token"), stranger));
		assertThat(stranger.sent).containsExactly(new Refused("you were not invited"));
		assertThat(stranger.isClosed()).isTrue();
		sayHello();
		assertThat(this.link.sent).hasSize(2);
		assertThat(process().terminated).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "LISTENERS", "WARM", "COMMIT", "PROBATION", "DRAIN", "RETIRE" })
	void refusesASecondHelloAndGoesOn(Step step) {
		reach(step);
		List<Message> sent = List.copyOf(this.link.sent);
		FakeCaller second = caller("the token");
		this.handoff.hello(second);
		assertThat(second.refusal).isEqualTo("you were not invited");
		assertThat(this.link.sent).isEqualTo(sent);
		assertSuccessorLivesOn();
	}

	@Test
	void refusesTheSecondOfTwoCallersWhoSaidHelloTogether() {
		reach(Step.LAUNCH);
		FakeLink second = new FakeLink(this.loop, SUCCESSOR, this.operatingSystem.descriptors);
		this.loop.execute(() -> {
			this.handoff.hello(caller("the token"));
			this.handoff.hello(new FakeCaller(this.loop, hello("the token"), second));
		});
		assertThat(this.link.sent).hasSize(2);
		assertThat(second.sent).containsExactly(new Refused("you were not invited"));
		assertThat(second.isClosed()).isTrue();
		assertSuccessorLivesOn();
	}

	@Test
	void refusesTheSuccessorThatIsLinkedAfterTheHandoffWasRolledBack() {
		reach(Step.LAUNCH);
		this.loop.execute(() -> {
			process().exit(1);
			sayHello();
		});
		assertRolledBack();
		assertThat(this.link.sent).containsExactly(new Refused("you were not invited"));
		assertThat(this.link.isClosed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "LISTENERS", "WARM", "COMMIT", "PROBATION", "DRAIN", "RETIRE" })
	void answersWhatItDoesNotKnowAndGoesOn(Step step) {
		reach(step);
		this.link.deliver(new Unknown(77));
		assertThat(this.link.sent).last().isEqualTo(new NotUnderstood(77));
		assertSuccessorLivesOn();
	}

	@ParameterizedTest
	@EnumSource(names = { "LISTENERS", "WARM", "COMMIT", "PROBATION", "DRAIN", "RETIRE" })
	void doesNotAnswerThatItWasNotUnderstood(Step step) {
		reach(step);
		List<Message> sent = List.copyOf(this.link.sent);
		this.link.deliver(new NotUnderstood(77));
		assertThat(this.link.sent).isEqualTo(sent);
		assertSuccessorLivesOn();
	}

	@Test
	void closesDescriptorsThatItDidNotAskFor() {
		reach(Step.WARM);
		this.link.deliver(new NotUnderstood(77), this.operatingSystem.descriptors.openSome(3));
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "LATE")
	void leavesTheSuccessorAloneOnceItRetires(Failure failure) {
		reach(Step.RETIRE);
		failure.happen(this);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertSuccessorLivesOn();
	}

	@Test
	void launchesNothingWhenThisGenerationEndsBeforeThat() {
		reach(Step.PREPARE);
		this.handoff.abort();
		this.operatingSystem.donePreparing();
		assertThat(this.launcher.launched).isEmpty();
		assertThat(this.outcome.rolledBack).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "LAUNCH", "LISTENERS", "WARM" })
	void endsTheSuccessorWhenThisGenerationEndsBeforeTheCommit(Step step) {
		reach(step);
		this.handoff.abort();
		assertThat(process().killed).isTrue();
		process().exit(137);
		if (step != Step.LAUNCH) {
			this.link.end("closed the control socket");
		}
		assertThat(this.outcome.rolledBack).isZero();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void endsTheSuccessorAtOnceWhenThisGenerationEndsWhileItRollsBack() {
		reach(Step.WARM);
		Failure.FAILS.happen(this);
		this.handoff.abort();
		assertThat(process().killed).isTrue();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "COMMIT", "PROBATION", "DRAIN" })
	void leavesTheSuccessorAloneWhenThisGenerationEndsAfterTheCommit(Step step) {
		reach(step);
		this.handoff.abort();
		assertThat(this.link.sent).last().isEqualTo(new Bye());
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(process().released).isTrue();
		assertSuccessorLivesOn();
	}

	@Test
	void leavesTheSuccessorAloneThatServesAfterThisGenerationHasEnded() {
		reach(Step.COMMIT);
		this.handoff.abort();
		this.link.deliver(new Serving(1000));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertSuccessorLivesOn();
	}

	@ParameterizedTest
	@EnumSource
	void leavesARestartToASuccessorThatServes(Step step) {
		reach(step);
		boolean serves = step.compareTo(Step.PROBATION) >= 0;
		assertThat(this.handoff.leaveToSuccessor(REQUEST)).isEqualTo(serves);
		assertThat(this.link.sent.contains(new Restart(REQUEST))).isEqualTo(serves);
	}

	@Test
	void introducesItsConnectionsBeforeItTellsTheSuccessorToGo() {
		reach(Step.WARM);
		List<SocketChannel> connections = mayDepart(3);
		Step.COMMIT.enter(this);
		assertThat(this.link.sent).last().isEqualTo(new Introduce(0));
		assertThat(this.link.sentDescriptors).last().isEqualTo(3);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		this.link.deliver(new Introduced(0));
		assertThat(this.link.sent).last().isEqualTo(new Go(TestDeadlines.PROBATION, Ramp.NONE));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		Step.PROBATION.enter(this);
		this.connector.depart(List.of(connections.get(2), connections.get(0)));
		assertThat(this.link.sent).last().isEqualTo(new Migrate(0, this.connector.name(), List.of(2, 0)));
		assertThat(this.link.sentDescriptors).last().isEqualTo(0);
	}

	@Test
	void introducesNoneWhereTheSuccessorHasNoRoomForAll() {
		reach(Step.WARM);
		mayDepart(1001);
		Step.COMMIT.enter(this);
		assertThat(this.link.sent).last().isInstanceOf(Go.class);
	}

	@Test
	void introducesNoneWhereThereIsARamp() {
		this.handoff = handoff(RAMP, TestDeadlines.DRAINING);
		reach(Step.WARM);
		mayDepart(1);
		Step.COMMIT.enter(this);
		assertThat(this.link.sent).last().isInstanceOf(Go.class);
	}

	@Test
	void introducesNoneOfAConnectorThatTheSuccessorHasNotAdopted() {
		reach(Step.WARM);
		mayDepart(1);
		this.link.deliver(new Ready(List.of(), "", 1000));
		assertThat(this.link.sent).last().isInstanceOf(Go.class);
	}

	@Test
	void rollsBackWhereTheSuccessorDoesNotTakeTheConnections() {
		reach(Step.WARM);
		mayDepart(800);
		Step.COMMIT.enter(this);
		this.loop.advance(TestDeadlines.COMMIT.minusMillis(1));
		this.link.deliver(new Introduced(0));
		this.loop.advance(TestDeadlines.COMMIT.minusMillis(1));
		assertThat(process().terminated).isFalse();
		this.loop.advance(Duration.ofMillis(1));
		process().exit(143);
		assertThat(this.outcome.rolledBack).isOne();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(800);
	}

	@Test
	void doesNotCommitOnceItHasRolledBackHoweverManyConnectionsAreTaken() {
		reach(Step.WARM);
		mayDepart(1);
		Step.COMMIT.enter(this);
		assertThat(this.handoff.callOff("alice")).isTrue();
		this.link.deliver(new Introduced(0));
		assertThat(this.link.sent).noneMatch(Go.class::isInstance);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void letsTheSuccessorForgetWhatHasEndedBeforeItCouldMove() throws IOException {
		reach(Step.WARM);
		List<SocketChannel> connections = mayDepart(2);
		Step.COMMIT.enter(this);
		this.link.deliver(new Introduced(0));
		this.connector.connections = 2;
		Step.PROBATION.enter(this);
		connections.get(1).close();
		this.loop.advance(Duration.ofMillis(200));
		assertThat(this.link.sent).last().isEqualTo(new Forget(List.of(1)));
	}

	@Test
	void letsIdleConnectionsMoveToTheSuccessor() {
		this.connector.connections = 3;
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(3);
		assertThat(this.link.sent).endsWith(new Introduce(0), new Migrate(0, this.connector.name(), List.of(0, 1, 2)));
		assertThat(this.link.sentDescriptors).endsWith(3, 0);
		this.link.deliver(new Migrated(0, List.of(1), 1000));
		assertThat(this.connector.takenBack).containsExactly(connections.get(1));
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(3);
		Step.DRAIN.enter(this);
		assertThat(connections).filteredOn(SocketChannel::isOpen).containsExactly(connections.get(1));
	}

	@Test
	void letsNoConnectionMoveWhereItIsToldSo() {
		this.handoff = handoff(TestDeadlines.NOT_MIGRATING);
		reach(Step.PROBATION);
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.departures).isNull();
	}

	@Test
	void letsNoConnectionMoveThatTheSuccessorHasNoRoomFor(CapturedOutput output) {
		reach(Step.COMMIT);
		this.link.deliver(new Serving(2));
		List<SocketChannel> connections = depart(5);
		this.link.deliver(new Migrated(0, List.of(), 0));
		assertThat(this.connector.takenBack).isEqualTo(connections.subList(2, 5));
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.departures).isNull();
		assertThat(output).contains("the successor has no room for more connections");
		assertSuccessorLivesOn(5);
	}

	@Test
	void doesNotRetireWhileAConnectionIsInTransit() {
		reach(Step.PROBATION);
		this.connector.connections = 3;
		depart(3);
		Step.DRAIN.enter(this);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
		assertSuccessorLivesOn();
	}

	@Test
	void doesNotRetireWhileTheApplicationWorks() {
		Begun report = this.work.begin("monthly report");
		reach(Step.DRAIN);
		drained();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		report.close();
		drained();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
	}

	@Test
	void sharesItsListenersWithTheSuccessorOverARamp() {
		this.handoff = handoff(RAMP, TestDeadlines.DRAINING);
		reach(Step.COMMIT);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.slices).isNotSameAs(Slices.ALL);
		assertThat(this.link.sent).last().isEqualTo(new Go(RAMP.duration().plus(TestDeadlines.PROBATION), RAMP));
		Step.PROBATION.enter(this);
		this.loop.advance(RAMP.duration().dividedBy(2));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.share).isEqualTo(0.5);
		assertThat(this.connector.departures).isNotNull();
		this.loop.advance(RAMP.duration().dividedBy(2));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.connector.share).isOne();
	}

	@Test
	void hasAProbationAfterTheRamp() {
		this.handoff = handoff(RAMP, TestDeadlines.DRAINING);
		reach(Step.PROBATION);
		this.connector.connections = 0;
		this.loop.advance(RAMP.duration().plus(TestDeadlines.PROBATION).minusMillis(1));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		this.loop.advance(Duration.ofMillis(1));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
		assertThat(this.handoff.report().phases()).extracting(PhaseTime::phase)
			.containsSubsequence("COMMIT", "RAMP", "PROBATION", "DRAIN");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "LATE", "NEVER_READY" })
	void acceptsEverybodyAgainWhenTheSuccessorFailsInTheRamp(Failure failure) {
		this.handoff = handoff(RAMP, TestDeadlines.DRAINING);
		reach(Step.PROBATION);
		this.loop.advance(RAMP.duration().dividedBy(2));
		failure.happen(this);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.slices).isSameAs(Slices.ALL);
		assertThat(this.connector.draining).isFalse();
		this.loop.advance(RAMP.duration());
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		process().exit(143);
		assertRolledBack();
	}

	@Test
	void leavesItAllToTheSuccessorWhenItIsToldNotToWaitInTheRamp() {
		this.handoff = handoff(RAMP, TestDeadlines.HAMMERING_ON_SIGNAL);
		reach(Step.PROBATION);
		assertThat(this.handoff.hammerInsteadOfRestart(REQUEST)).isTrue();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.connector.connections).isZero();
		assertThat(this.link.sent).contains(new Go(TestDeadlines.PROBATION, Ramp.NONE));
	}

	@Test
	void leavesItAllToTheSuccessorWhenItEndsInTheRamp() {
		this.handoff = handoff(RAMP, TestDeadlines.DRAINING);
		reach(Step.PROBATION);
		this.handoff.abort();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.link.sent).last().isEqualTo(new Bye());
	}

	@Test
	void doesNotCountAsClosedWhatEndedInTheRamp() {
		this.handoff = handoff(RAMP, TestDeadlines.DRAINING);
		this.connector.connections = 5;
		reach(Step.PROBATION);
		this.connector.connections = 2;
		this.loop.advance(RAMP.duration());
		assertThat(this.handoff.report().connections().closed()).isZero();
		this.connector.connections = 0;
		assertThat(this.handoff.report().connections().closed()).isEqualTo(2);
	}

	@Test
	void doesNotRetireInTheProbation() {
		reach(Step.PROBATION);
		this.connector.connections = 0;
		this.loop.advance(TestDeadlines.PROBATION.minusMillis(1));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		this.loop.advance(Duration.ofMillis(1));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
	}

	@ParameterizedTest
	@EnumSource(names = { "PROBATION", "DRAIN" })
	void takesBackWhatASuccessorThatDiesHasNotAcknowledged(Step step) {
		reach(step);
		List<SocketChannel> connections = depart(450);
		this.link.deliver(new Migrated(0, List.of(), 0));
		Failure.DIES.happen(this);
		assertThat(this.connector.takenBack).containsAll(connections.subList(200, 450))
			.allMatch(SocketChannel::isOpen)
			.doesNotHaveDuplicates();
		assertThat(this.connector.leaving).isEmpty();
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSameSizeAs(this.connector.takenBack);
	}

	@Test
	void tellsHowManyConnectionsHadMovedAndHowManyCameBack(CapturedOutput output) {
		reach(Step.PROBATION);
		depart(3);
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.operatingSystem.bytesRead.put("client 1", 300L);
		Failure.DIES.happen(this);
		assertThat(output).contains("3 connections had moved to it, 2 came back");
		assertThat(FakeSocketChannel.clients(this.connector.takenBack)).containsExactly("client 0", "client 2");
	}

	@Test
	void takesNothingBackBeforeAFailedSuccessorHasEnded() {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(450);
		Failure.SPEAKS_GARBAGE.happen(this);
		assertThat(this.connector.takenBack).isEqualTo(connections.subList(400, 450));
		process().exit(143);
		assertThat(this.connector.takenBack).containsExactlyInAnyOrderElementsOf(connections);
	}

	@Test
	void takesBackWhatWasNotAcknowledgedAlsoWhenAKilledSuccessorEndsAtLast() {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(3);
		Failure.SPEAKS_GARBAGE.happen(this);
		this.loop.advance(TestDeadlines.TERMINATE.multipliedBy(2));
		assertThat(this.outcome.rolledBack).isOne();
		assertThat(this.connector.takenBack).isEmpty();
		process().exit(137);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(this.outcome.rolledBack).isOne();
	}

	@Test
	void hearsWhatASuccessorSaidBeforeItEnded() {
		reach(Step.PROBATION);
		depart(3);
		process().exit(1);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		this.link.deliver(new Migrated(0, List.of(0), 1000));
		assertThat(this.connector.takenBack).hasSize(1);
		this.link.end("closed the control socket");
		assertThat(this.connector.takenBack).hasSize(3).doesNotHaveDuplicates();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.outcome.rolledBack).isOne();
	}

	@ParameterizedTest
	@EnumSource(Acknowledgement.class)
	void servesOnWhenConnectionsAreAcknowledgedOutOfTurn(Acknowledgement acknowledgement) {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(3);
		this.link.deliver(new Migrated(acknowledgement.batch, List.of(), 1000));
		assertThat(process().terminated).isTrue();
		process().exit(143);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void servesOnWhenTheSuccessorGivesBackWhatItWasNotAskedFor() {
		reach(Step.PROBATION);
		migrate(0, 1, 2);
		assertThat(this.connector.adopted).isEmpty();
		process().exit(143);
		assertRolledBack();
	}

	@Test
	void killsASuccessorThatDoesNotAnswer(CapturedOutput output) {
		this.link.answersPings = false;
		reach(Step.PROBATION);
		this.loop.advance(TestDeadlines.ANSWER.minusMillis(1));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		this.loop.advance(Duration.ofMillis(1));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(process().killed).isTrue();
		assertThat(this.link.isClosed()).isTrue();
		process().exit(137);
		assertRolledBack();
		assertThat(output).contains("serves on: the successor has not answered for 2.0 s; it ended with status 137");
	}

	@Test
	void doesNotKillASuccessorThatItCouldNotHear() {
		reach(Step.PROBATION);
		this.link.answersPings = false;
		this.loop.advance(Duration.ofSeconds(1));
		this.link.answersPings = true;
		this.loop.standStill(TestDeadlines.ANSWER.plusSeconds(2));
		assertSuccessorLivesOn();
	}

	@Test
	void needsNoAnswerAnyMoreOnceItTrustsTheSuccessor() {
		reach(Step.DRAIN);
		this.link.answersPings = false;
		this.loop.advance(TestDeadlines.ANSWER.multipliedBy(5));
		assertSuccessorLivesOn();
	}

	@ParameterizedTest
	@EnumSource(names = { "PROBATION", "DRAIN" })
	void takesBackFromASuccessorThatIsNotWell(Step step, CapturedOutput output) {
		reach(step);
		this.link.deliver(new Unwell("health is DOWN"));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.draining).isFalse();
		assertThat(this.link.sent).last().isEqualTo(new TakeBack("health is DOWN", 1000));
		assertThat(this.link.isClosed()).isFalse();
		assertThat(process().terminated).isFalse();
		process().exit(1);
		assertRolledBack();
		assertThat(output).contains("serves on: the successor is not well: health is DOWN; it ended with status 1");
	}

	@Test
	void adoptsWhatASuccessorThatIsNotWellGivesBack(CapturedOutput output) {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(2);
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.link.deliver(new Unwell("health is DOWN"));
		assertThat(connections).noneMatch(SocketChannel::isOpen);
		migrate("client 0", "client 1");
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("client 0", "client 1");
		assertThat(this.link.sent).last().isEqualTo(new Migrated(0, List.of(), 998));
		process().exit(1);
		assertThat(this.outcome.rolledBack).isOne();
		assertThat(output).contains("2 connections had moved to it, 2 came back");
	}

	@Test
	void hearsWhatASuccessorThatIsNotWellHadAdoptedBeforeItKnew() {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(450);
		this.link.deliver(new Unwell("health is DOWN"));
		assertThat(this.connector.takenBack).isEqualTo(connections.subList(400, 450));
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.link.deliver(new Migrated(1, List.of(7), 1000));
		assertThat(this.connector.takenBack).hasSize(51).contains(connections.get(207));
		assertThat(connections).filteredOn(SocketChannel::isOpen).hasSize(51);
		assertThat(this.link.sent).last().isInstanceOf(TakeBack.class);
	}

	@Test
	void takesBackOnceHoweverOftenTheSuccessorSaysThatItIsNotWell() {
		reach(Step.PROBATION);
		this.link.deliver(new Unwell("health is DOWN"));
		this.link.deliver(new Unwell("50 % of the responses are errors"));
		assertThat(this.link.sent).filteredOn(TakeBack.class::isInstance).hasSize(1);
		process().exit(1);
		assertRolledBack();
	}

	@Test
	void endsASuccessorThatIsNotWellAndDoesNotEnd() {
		reach(Step.PROBATION);
		this.link.deliver(new Unwell("health is DOWN"));
		this.loop.advance(TestDeadlines.TERMINATE.minusMillis(1));
		assertThat(process().terminated).isFalse();
		this.loop.advance(Duration.ofMillis(1));
		assertThat(process().terminated).isTrue();
		assertThat(this.link.isClosed()).isTrue();
		this.loop.advance(TestDeadlines.TERMINATE.minusMillis(1));
		assertThat(process().killed).isFalse();
		this.loop.advance(Duration.ofMillis(1));
		assertThat(process().killed).isTrue();
		process().exit(137);
		assertRolledBack();
	}

	@Test
	void endsASuccessorAtOnceThatBreaksTheLinkWhileItGivesBack() {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(3);
		this.link.deliver(new Unwell("too many open files"));
		this.link.end("broke the control connection");
		assertThat(process().terminated).isTrue();
		assertThat(this.connector.takenBack).isEmpty();
		process().exit(143);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(this.outcome.rolledBack).isOne();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("afterUnwell")
	void waitsForTheEndOfASuccessorThatFailsWhileItGivesBack(Failure failure) {
		reach(Step.PROBATION);
		this.link.deliver(new Unwell("health is DOWN"));
		failure.happen(this);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		this.loop.advance(TestDeadlines.TERMINATE.multipliedBy(2));
		assertThat(process().killed).isEqualTo(failure != Failure.DIES);
		process().exit(137);
		assertRolledBack();
	}

	static Stream<Failure> afterUnwell() {
		return Stream.of(Failure.CLOSES_THE_LINK, Failure.SPEAKS_GARBAGE, Failure.SPEAKS_OUT_OF_TURN, Failure.FAILS,
				Failure.DIES);
	}

	@Test
	void servesOnWhenASuccessorIsNotWellBeforeItServes() {
		reach(Step.WARM);
		this.link.deliver(new Unwell("health is DOWN"));
		assertThat(process().terminated).isTrue();
		process().exit(143);
		assertRolledBack();
	}

	@Test
	void doesNotTakeBackOnceItRetires() {
		reach(Step.RETIRE);
		this.link.deliver(new Unwell("health is DOWN"));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.link.sent).last().isEqualTo(new Bye());
		assertSuccessorLivesOn();
	}

	@Test
	void takesBackWithoutAListenerThatItHasRetired() {
		FakeConnector unwanted = FakeConnector.onPort(8081);
		this.connectors.add(unwanted);
		unwanted.connections = 1;
		reach(Step.DRAIN);
		drained();
		assertThat(unwanted.state).isEqualTo(FakeConnector.State.RETIRED);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		Failure.DIES.happen(this);
		assertThat(unwanted.state).isEqualTo(FakeConnector.State.RETIRED);
		assertRolledBack();
	}

	@Test
	void waitsForTheConnectionsOfAListenerThatItHasRetired() {
		FakeConnector unwanted = FakeConnector.onPort(8081);
		this.connectors.add(unwanted);
		unwanted.connections = 1;
		reach(Step.DRAIN);
		drained();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		unwanted.connections = 0;
		drained();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
	}

	@Test
	void cutsInTheProbationWhatIsLeftAndRetiresAfterIt() {
		reach(Step.PROBATION);
		this.handoff.hammer();
		assertThat(this.connector.connections).isZero();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		Step.DRAIN.enter(this);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RETIRED);
	}

	@Test
	void servesOnWhenTheSuccessorDiesAfterItHasCut() {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(3);
		this.handoff.hammer();
		Failure.DIES.happen(this);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(this.connector.leaving).isEmpty();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.outcome.rolledBack).isOne();
	}

	@ParameterizedTest
	@EnumSource(names = { "PREPARE", "LAUNCH", "LISTENERS", "WARM", "COMMIT" })
	void cutsNothingWhileItDoesNotDrain(Step step) {
		reach(step);
		this.handoff.hammer();
		assertThat(this.connector.connections).isOne();
	}

	@ParameterizedTest
	@EnumSource(names = { "PROBATION", "DRAIN" })
	void cutsWhenItIsAskedForAnotherRestartWhereItIsToldSo(Step step) {
		this.handoff = handoff(TestDeadlines.HAMMERING_ON_SIGNAL);
		reach(step);
		assertThat(this.handoff.hammerInsteadOfRestart(REQUEST)).isTrue();
		assertThat(this.connector.connections).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void doesNotCutWhenItIsAskedForAnotherRestart(Step step) {
		reach(step);
		int connections = this.connector.connections;
		assertThat(this.handoff.hammerInsteadOfRestart(REQUEST)).isFalse();
		assertThat(this.connector.connections).isEqualTo(connections);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "PROBATION", "DRAIN" })
	void doesNotCutWhenItIsAskedForAnotherRestartWhileItDoesNotDrain(Step step) {
		this.handoff = handoff(TestDeadlines.HAMMERING_ON_SIGNAL);
		reach(step);
		assertThat(this.handoff.hammerInsteadOfRestart(REQUEST)).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "PROBATION", "DRAIN" })
	void tellsOfTheRestartThatItLeftToASuccessorWhichThenFailed(Step step) {
		reach(step);
		this.handoff.leaveToSuccessor(REQUEST);
		Failure.DIES.happen(this);
		assertThat(this.outcome.restart).isEqualTo(REQUEST);
	}

	@Test
	void tellsOfNoRestartWhereItLeftNone() {
		reach(Step.PROBATION);
		Failure.DIES.happen(this);
		assertThat(this.outcome.restart).isNull();
	}

	@Test
	void takesBackWhatWaitsWhenThisGenerationEnds() {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(450);
		this.handoff.abort();
		assertThat(this.connector.takenBack).isEqualTo(connections.subList(400, 450));
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.link.deliver(new Migrated(1, List.of(), 1000));
		assertThat(connections).filteredOn(SocketChannel::isOpen).hasSize(50);
		assertSuccessorLivesOn(50);
	}

	@Test
	void takesBackWhatWasNotAcknowledgedWhenTheSuccessorDiesAfterThisGenerationHasEnded() {
		reach(Step.PROBATION);
		List<SocketChannel> connections = depart(3);
		this.handoff.abort();
		Failure.DIES.happen(this);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.outcome.rolledBack).isZero();
	}

	@Test
	void endsTheSuccessorAtOnceWhenThisGenerationEndsWhileItTakesBack() {
		reach(Step.PROBATION);
		this.link.deliver(new Unwell("health is DOWN"));
		this.handoff.abort();
		assertThat(process().killed).isTrue();
		migrate(0, 1);
		process().exit(137);
		assertThat(this.outcome.rolledBack).isZero();
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void tellsTheApplicationEverythingInTheOrderInWhichItHappens() {
		reach(Step.RETIRE);
		assertThat(this.application.events).extracting(OutgoingHandoffTests::called)
			.containsExactly("PREPARE", "LAUNCH", "LISTENERS", "WARM", "COMMIT", "PROBATION", "DrainBegan", "DRAIN",
					"RETIRE", "Retired");
	}

	@Test
	void tellsTheApplicationOfTheWayBackInTheOrderInWhichItHappens() {
		reach(Step.PROBATION);
		this.handoff.hammer();
		Failure.DIES.happen(this);
		assertThat(this.application.events).extracting(OutgoingHandoffTests::called)
			.endsWith("PROBATION", "DrainBegan", "Hammered", "DrainReverted", "ROLL_BACK", "ENDED", "RolledBack");
	}

	@Test
	void preparesTheLaunchWhereNothingSpeaksAgainstIt() {
		reach(Step.PREPARE);
		assertThat(this.launcher.prepared).isZero();
		this.operatingSystem.donePreparing();
		assertThat(this.launcher.prepared).isOne();
		assertThat(this.launcher.launched).hasSize(1);
	}

	@Test
	void asksTheChecksBeforeItStartsAnything(CapturedOutput output) {
		this.checks.add((request, history) -> Optional.empty());
		this.checks.add((request, history) -> Optional.of(request.trigger() + " comes at a bad time"));
		reach(Step.LAUNCH);
		assertThat(this.launcher.launched).isEmpty();
		assertThat(this.launcher.prepared).isZero();
		assertRolledBack();
		assertThat(this.answer).isCompletedWithValue(new RestartAnswer.Refused("SIGHUP comes at a bad time"));
		assertThat(report().outcome()).isEqualTo(HandoffReport.Outcome.REFUSED);
		assertThat(report().cause()).isEqualTo(Cause.CHECK);
		assertThat(output).contains("refused after 0.0 s, this generation serves on: SIGHUP comes at a bad time");
	}

	@Test
	void doesNotWaitForEverForWhatMakesTheSuccessorStartFaster() {
		this.operatingSystem.hangingAside = true;
		reach(Step.PREPARE);
		this.operatingSystem.donePreparing();
		this.loop.advance(TestDeadlines.CHECK.minusMillis(1));
		assertThat(this.launcher.launched).isEmpty();
		this.loop.advance(TestDeadlines.CHECK);
		assertThat(this.launcher.launched).hasSize(1);
		assertThat(this.answer.join()).isInstanceOf(RestartAnswer.Begun.class);
	}

	@Test
	void takesACheckThatFailsForAnObjection() {
		this.checks.add((request, history) -> {
			throw new IllegalStateException("no such table");
		});
		reach(Step.LAUNCH);
		assertRolledBack();
		assertThat(report().reason()).contains("a check before the restart failed", "no such table");
	}

	@Test
	void doesNotWaitForEverForTheChecks() {
		reach(Step.PREPARE);
		this.loop.advance(TestDeadlines.CHECK);
		assertRolledBack();
		assertThat(this.answer.join()).isInstanceOf(RestartAnswer.Refused.class);
		this.operatingSystem.donePreparing();
		assertThat(this.launcher.launched).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "PREPARE", "LAUNCH", "LISTENERS", "WARM" })
	void isCalledOffBeforeTheCommit(Step step) {
		reach(step);
		assertThat(this.handoff.callOff("alice")).isTrue();
		if (step != Step.PREPARE) {
			assertThat(process().terminated).isTrue();
			process().exit(143);
		}
		assertRolledBack();
		assertThat(report().outcome()).isEqualTo(HandoffReport.Outcome.ABORTED);
		assertThat(report().reason()).isEqualTo("called off by alice");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "PREPARE", "LAUNCH", "LISTENERS", "WARM" })
	void cannotBeCalledOffAfterTheCommit(Step step) {
		reach(step);
		assertThat(this.handoff.callOff("alice")).isFalse();
		assertSuccessorLivesOn();
	}

	@Test
	void answersWhoAskedAsSoonAsTheSuccessorIsStarted() {
		reach(Step.PREPARE);
		assertThat(this.answer).isNotDone();
		this.operatingSystem.donePreparing();
		assertThat(begun().report().outcome()).isEqualTo(HandoffReport.Outcome.UNDER_WAY);
		assertThat(begun().report().request()).isEqualTo(REQUEST);
		assertThat(begun().outcome()).isNotDone();
	}

	@Test
	void tellsTheOutcomeOnceTheSuccessorIsTrusted() {
		reach(Step.PROBATION);
		assertThat(begun().outcome()).isNotDone();
		Step.DRAIN.enter(this);
		HandoffReport report = begun().outcome().join();
		assertThat(report.outcome()).isEqualTo(HandoffReport.Outcome.SUCCEEDED);
		assertThat(report.successor()).isEqualTo(new Side(2, SUCCESSOR, "app 2"));
		assertThat(report.phases()).extracting(PhaseTime::phase)
			.containsExactly("PREPARE", "LAUNCH", "LISTENERS", "WARM", "COMMIT", "PROBATION", "DRAIN");
		assertThat(report.phases()).contains(new PhaseTime("PROBATION", TestDeadlines.PROBATION));
	}

	@Test
	void tellsTheOutcomeOnceTheSuccessorHasFailed() {
		reach(Step.WARM);
		Failure.FAILS.happen(this);
		assertThat(begun().outcome()).isNotDone();
		process().exit(1);
		HandoffReport report = begun().outcome().join();
		assertThat(report).isEqualTo(report());
		assertThat(report.outcome()).isEqualTo(HandoffReport.Outcome.ROLLED_BACK);
		assertThat(report.cause()).isEqualTo(Cause.FAILED);
		assertThat(report.reason()).isEqualTo("the successor failed: no such bean");
		assertThat(report.lastLines()).containsExactly("the last line of " + SUCCESSOR);
	}

	@ParameterizedTest
	@EnumSource(Step.class)
	void tellsAnOutcomeAlsoWhenThisGenerationEnds(Step step) {
		reach(step);
		this.handoff.abort();
		if (step == Step.PREPARE) {
			assertThat(this.answer).isCompletedWithValue(new RestartAnswer.Refused("this generation ends"));
		}
		else {
			assertThat(begun().outcome().join().outcome()).isEqualTo((step.compareTo(Step.COMMIT) < 0)
					? HandoffReport.Outcome.ABORTED : HandoffReport.Outcome.SUCCEEDED);
		}
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void leavesTheSuccessorWhatIsRemembered() {
		HandoffReport first = Reports.rolledBack("cafe0001");
		HandoffReport second = Reports.rolledBack("cafe0002");
		this.journal.settled(first);
		this.journal.settled(second);
		reach(Step.WARM);
		assertThat(this.link.reports).containsExactly(first, second);
		assertThat(this.link.counted).containsExactly(this.journal.totals());
	}

	@Test
	void tellsTheSuccessorWhatClientsAskFor() {
		this.preparation.traffic = new Traffic(List.of(new Traffic.Route("GET", "/orders/{id}", 7)));
		reach(Step.WARM);
		assertThat(this.link.sent).last().isEqualTo(new Sampled(this.preparation.traffic));
	}

	@Test
	void tellsNothingOfTrafficThatItDoesNotKnow() {
		reach(Step.WARM);
		assertThat(this.link.sent).noneMatch(Sampled.class::isInstance);
	}

	@Test
	void tellsTheSuccessorEverySecondHowItGetsOn() {
		this.connector.connections = 5;
		reach(Step.PROBATION);
		assertThat(this.link.reports).extracting(HandoffReport::connections)
			.containsExactly(new Connections(5, 0, 0, 0));
		this.connector.connections = 3;
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.link.reports).extracting(HandoffReport::connections)
			.containsExactly(new Connections(5, 0, 0, 0), new Connections(3, 0, 2, 0));
	}

	@Test
	void tellsTheSuccessorAtLastWhatBecameOfItsConnections() {
		this.connector.connections = 5;
		reach(Step.PROBATION);
		this.connector.connections = 3;
		depart(2);
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.connector.connections = 1;
		this.loop.advance(TestDeadlines.PROBATION);
		this.handoff.hammer();
		assertThat(this.link.reports).last()
			.extracting(HandoffReport::connections)
			.isEqualTo(new Connections(0, 2, 2, 1));
		assertThat(this.link.counted).last().satisfies((totals) -> {
			assertThat(totals.moved()).isEqualTo(2);
			assertThat(totals.closed()).isEqualTo(2);
			assertThat(totals.hammered()).isOne();
			assertThat(totals.startUp().count()).isOne();
			assertThat(totals.phases()).containsKeys("PREPARE", "DRAIN");
		});
	}

	private HandoffReport report() {
		return this.journal.past().get(0);
	}

	private RestartAnswer.Begun begun() {
		return (RestartAnswer.Begun) this.answer.join();
	}

	private static String called(HandoffEvent event) {
		return (event instanceof PhaseEntered entered) ? entered.phase() : event.getClass().getSimpleName();
	}

	private void migrate(Object... clients) {
		this.link.deliver(new Introduce(0),
				Stream.of(clients).<Descriptor>map(this.operatingSystem.descriptors::open).toList());
		this.link.deliver(new Migrate(0, this.connector.name(), IntStream.range(0, clients.length).boxed().toList()));
	}

	private List<SocketChannel> mayDepart(int count) {
		this.connector.mayDepart.addAll(FakeSocketChannel.openSome(this.operatingSystem.descriptors, count));
		return this.connector.mayDepart;
	}

	private List<SocketChannel> depart(int count) {
		List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, count);
		this.connector.depart(connections);
		return connections;
	}

	private void reach(Step step) {
		for (Step next : EnumSet.range(Step.PREPARE, step)) {
			next.enter(this);
		}
	}

	private void sayHello() {
		this.handoff.hello(caller("the token"));
	}

	private FakeCaller caller(String token) {
		return new FakeCaller(this.loop, hello(token), this.link);
	}

	private static Hello hello(String token) {
		return new Hello(ProtocolVersions.SPOKEN, token, SUCCESSOR, "app 2", "0.1", 1024);
	}

	private void drained() {
		this.connector.connections = 0;
		this.loop.advance(Duration.ofSeconds(1));
	}

	private FakeProcess process() {
		return this.launcher.last();
	}

	private static Duration deadline(Step step) {
		return switch (step) {
			case WARM -> TestDeadlines.START;
			case COMMIT -> TestDeadlines.COMMIT;
			default -> TestDeadlines.CONNECT;
		};
	}

	private void assertRolledBack() {
		assertThat(this.outcome.rolledBack).isOne();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.connector.draining).isFalse();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.loop.isWaiting()).isFalse();
	}

	private void assertSuccessorLivesOn() {
		assertSuccessorLivesOn(0);
	}

	private void assertSuccessorLivesOn(int openDescriptors) {
		assertThat(process().terminated).isFalse();
		assertThat(process().killed).isFalse();
		assertThat(this.outcome.rolledBack).isZero();
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(openDescriptors);
	}

	/**
	 * The steps of a handoff, each with what has to happen for it.
	 */
	enum Step {

		PREPARE {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.answer = test.handoff.begin();
			}
		},

		LAUNCH {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.operatingSystem.donePreparing();
			}
		},

		LISTENERS {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.sayHello();
			}
		},

		WARM {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.link.deliver(new Received(0));
			}
		},

		COMMIT {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.link.deliver(new Ready(List.of(test.connector.name()), "", 1000));
			}
		},

		PROBATION {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.link.deliver(new Serving(1000));
			}
		},

		DRAIN {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.loop.advance(TestDeadlines.PROBATION);
			}
		},

		RETIRE {
			@Override
			void enter(OutgoingHandoffTests test) {
				test.drained();
			}
		};

		abstract void enter(OutgoingHandoffTests test);

	}

	/**
	 * What a successor may do wrong, and in which steps.
	 */
	enum Failure {

		CLOSES_THE_LINK("closed the control socket", EnumSet.range(Step.LISTENERS, Step.DRAIN)) {
			@Override
			void happen(OutgoingHandoffTests test) {
				test.link.end("closed the control socket");
			}
		},

		SPEAKS_GARBAGE("sent garbage", EnumSet.range(Step.LISTENERS, Step.DRAIN)) {
			@Override
			void happen(OutgoingHandoffTests test) {
				test.link.end("sent garbage: a frame of -1 bytes");
			}
		},

		SPEAKS_OUT_OF_TURN("spoke out of turn: Go", EnumSet.range(Step.LISTENERS, Step.DRAIN)) {
			@Override
			void happen(OutgoingHandoffTests test) {
				test.link.deliver(new Go(TestDeadlines.PROBATION, Ramp.NONE));
			}
		},

		FAILS("failed: no such bean", EnumSet.range(Step.LISTENERS, Step.DRAIN)) {
			@Override
			void happen(OutgoingHandoffTests test) {
				test.link.deliver(new Failed("no such bean"));
			}
		},

		DIES("", EnumSet.range(Step.LAUNCH, Step.DRAIN)) {
			@Override
			void happen(OutgoingHandoffTests test) {
				test.process().exit(1);
				if (!test.link.sent.isEmpty()) {
					test.link.end("closed the control socket");
				}
			}
		},

		LATE("did not", EnumSet.of(Step.LAUNCH, Step.LISTENERS, Step.COMMIT)) {
			@Override
			void happen(OutgoingHandoffTests test) {
				test.loop.advance(TestDeadlines.CONNECT);
			}
		},

		NEVER_READY("was not ready within 60.0 s", EnumSet.of(Step.WARM)) {
			@Override
			void happen(OutgoingHandoffTests test) {
				test.loop.advance(TestDeadlines.START);
			}
		};

		private final String reason;

		private final Set<Step> steps;

		Failure(String reason, Set<Step> steps) {
			this.reason = reason;
			this.steps = steps;
		}

		abstract void happen(OutgoingHandoffTests test);

	}

	enum Acknowledgement {

		SKIPPED(1), NEVER_SENT(7);

		private final int batch;

		Acknowledgement(int batch) {
			this.batch = batch;
		}

	}

	private static final class RememberedOutcome implements OutgoingHandoff.Outcome {

		private int succeeded;

		private int rolledBack;

		private RestartRequest restart;

		@Override
		public void goesOn(HandoffReport report) {
		}

		@Override
		public void succeeded() {
			this.succeeded++;
		}

		@Override
		public void rolledBack(RestartRequest restart) {
			this.rolledBack++;
			this.restart = restart;
		}

	}

}
