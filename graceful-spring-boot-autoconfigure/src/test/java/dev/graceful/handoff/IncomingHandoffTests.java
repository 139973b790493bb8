package dev.graceful.handoff;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graceful.handoff.HandoffEvent.DrainBegan;
import dev.graceful.handoff.HandoffEvent.PhaseEntered;
import dev.graceful.handoff.HandoffEvent.ProbationBegan;
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
import dev.graceful.handoff.Message.Ping;
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
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.SetAsideStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IncomingHandoff}: every step, and every failure in it.
 */
@ExtendWith(OutputCaptureExtension.class)
class IncomingHandoffTests {

	private static final long PREDECESSOR = 100;

	private static final Duration MOMENT = Duration.ofMillis(100);

	private static final ListenerName NAME = new ListenerName("server", "*:8080");

	private static final ListenerName UNWANTED = new ListenerName("server", "*:8081");

	private static final Ramp RAMP = new Ramp(Duration.ofSeconds(8), Ramp.Shape.LINEAR);

	private final FakeLoop loop = new FakeLoop();

	private final FakeOperatingSystem operatingSystem = new FakeOperatingSystem(this.loop);

	private final FakeApplication application = new FakeApplication();

	private final FakeLink link = new FakeLink(this.loop, PREDECESSOR, this.operatingSystem.descriptors);

	private final Connectors connectors = new Connectors();

	private final FakePreparation preparation = new FakePreparation();

	private Go go = new Go(TestDeadlines.PROBATION, Ramp.NONE);

	private final RememberedProgress progress = new RememberedProgress();

	private final List<Optional<AdoptedListener>> answers = new ArrayList<>();

	private FakeConnector connector;

	private IncomingHandoff handoff;

	@BeforeEach
	void start() {
		this.operatingSystem.connectOver(this.link);
		start(TestDeadlines.ALL);
	}

	private void start(Deadlines deadlines) {
		this.handoff = new IncomingHandoff(
				new IncomingHandoff.Surroundings(this.loop, this.operatingSystem, this.connectors, deadlines,
						new Drain.Surroundings(this.loop, this.connectors, new GracefulWork(), TestDeadlines.DRAINING,
								this.application),
						this.application, this.preparation, new Identity("app 2", "0.1", Reports.ORIGIN)),
				new Invitation("/run/graceful/1.sock", "the token", PREDECESSOR,
						new SetAsideStreams("the log", "the error log")),
				this.progress);
	}

	@Test
	void saysHelloToThePredecessor() {
		reach(Step.CONNECT);
		assertThat(this.operatingSystem.connectedTo).isEqualTo("/run/graceful/1.sock");
		assertThat(this.link.sent).containsExactly(
				new Hello(ProtocolVersions.SPOKEN, "the token", ProcessHandle.current().pid(), "app 2", "0.1", 1024));
	}

	@Test
	void isTheGenerationThatThePredecessorSays() {
		reach(Step.LISTENERS);
		assertThat(this.progress.generation).isEqualTo(2);
	}

	@Test
	void logsWhereItIs() {
		reach(Step.LISTENERS);
		assertThat(this.application.logged).last()
			.isEqualTo(Map.of("graceful.handoff", this.handoff.id(), "graceful.generation", "2", "graceful.phase",
					"LISTENERS"));
	}

	@Test
	void letsAConnectorWaitForItsListener() {
		reach(Step.LISTENERS);
		adopt(8080);
		assertThat(this.answers).isEmpty();
		Step.WARM.enter(this);
		assertThat(this.answers).hasSize(1);
		assertThat(this.answers.get(0))
			.hasValueSatisfying((listener) -> assertThat(listener.address()).isEqualTo(new InetSocketAddress(8080)));
		assertThat(this.link.sent).last().isEqualTo(new Received(0));
	}

	@Test
	void letsAConnectorBindWhatWasNotPassed() {
		reach(Step.WARM);
		adopt(9999);
		assertThat(this.answers).containsExactly(Optional.empty());
	}

	@Test
	void acknowledgesEachBatchAndStartsWithTheLast() {
		reach(Step.CONNECT);
		welcome(450);
		adopt(9000);
		for (int batch = 0; batch < 3; batch++) {
			assertThat(this.answers).isEmpty();
			pass(batch, 9000 + 200 * batch, (batch < 2) ? 200 : 50);
			assertThat(this.link.sent).last().isEqualTo(new Received(batch));
		}
		assertThat(this.answers).hasSize(1);
		assertThat(this.answers.get(0)).isPresent();
	}

	@Test
	void startsWithoutListenersWhereThePredecessorHasNone() {
		reach(Step.CONNECT);
		welcome(0);
		adopt(8080);
		assertThat(this.answers).containsExactly(Optional.empty());
	}

	@Test
	void holdsUntilThePredecessorSaysGo() {
		reach(Step.HOLD);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.HOLDING);
		assertThat(this.link.sent).last().isEqualTo(new Ready(List.of(NAME), "", 1000));
		assertThat(this.progress.serving).isZero();
	}

	@Test
	void rehearsesTwiceAsOftenAsThePredecessorHasConnections() {
		reach(Step.WARM);
		readyToRehearse();
		assertThat(this.connector.adopted).hasSizeBetween(1200, 1400);
		this.loop.advance(Duration.ofSeconds(5));
		assertThat(this.connector.adopted).hasSizeBetween(1200, 1400);
	}

	@Test
	void doesNotRehearseWhereThePredecessorWouldWaitForTooLong() {
		this.preparation.takesTime = true;
		reach(Step.WARM);
		readyToRehearse();
		this.operatingSystem.compilersWork = true;
		this.loop.advance(TestDeadlines.START.minusSeconds(10));
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", null));
		assertThat(this.connector.adopted).isEmpty();
		assertThat(this.link.sent).last().isInstanceOf(Ready.class);
	}

	@Test
	void rehearsesAgainAfterAWarmUpWhenTheCompilersHaveCaughtUp() {
		this.operatingSystem.compilersWork = true;
		this.preparation.takesTime = true;
		reach(Step.WARM);
		readyToRehearse();
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", null));
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.connector.adopted).hasSizeBetween(1200, 1400);
		this.operatingSystem.compilersWork = false;
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.connector.adopted).hasSizeBetween(2400, 2800);
		assertThat(this.link.sent).noneMatch(Ready.class::isInstance);
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.link.sent).last().isInstanceOf(Ready.class);
	}

	@Test
	void isReadyAfterAWarmUpInTheEndWhateverTheCompilersDo() {
		this.operatingSystem.compilersWork = true;
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", null));
		this.loop.advance(Duration.ofMillis(3900));
		assertThat(this.link.sent).noneMatch(Ready.class::isInstance);
		this.loop.advance(Duration.ofMillis(200));
		assertThat(this.link.sent).last().isEqualTo(new Ready(List.of(NAME), "3 rounds", 1000));
	}

	@Test
	void closesTheListenersThatNoConnectorWantedBeforeItIsReady() {
		reach(Step.WARM);
		assertThat(this.operatingSystem.adopted).allMatch(FakeServerSocketChannel::isOpen);
		Step.HOLD.enter(this);
		assertThat(this.operatingSystem.adopted)
			.allSatisfy((listener) -> assertThat(listener.isOpen()).isEqualTo(isWanted(listener)));
	}

	@Test
	void holdsAtOnceWhereItWasReadyBeforeTheListenersCame() {
		reach(Step.LISTENERS);
		this.handoff.ready();
		assertThat(this.link.sent).hasSize(1);
		Step.WARM.enter(this);
		assertThat(this.link.sent).last().isEqualTo(new Ready(List.of(), "", 1000));
	}

	@Test
	void isReadyWhenItIsPrepared() {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		assertThat(this.preparation.connectors).containsExactly(this.connector);
		assertThat(this.link.sent).last().isEqualTo(new Received(0));
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", null));
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.link.sent).last().isEqualTo(new Ready(List.of(NAME), "3 rounds", 1000));
		Step.SERVE.enter(this);
		assertServes();
	}

	@Test
	void waitsAfterAWarmUpUntilTheCompilersHaveCaughtUpForAWhile() {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", null));
		this.loop.advance(Duration.ofMillis(400));
		assertThat(this.link.sent).last().isEqualTo(new Received(0));
		this.loop.advance(Duration.ofMillis(1600));
		assertThat(this.link.sent).last().isEqualTo(new Ready(List.of(NAME), "3 rounds", 1000));
	}

	@Test
	void servesAtOnceAfterAWarmUpButTakesConnectionsOnlyWhenTheCompilersHaveCaughtUpAgain() {
		serveAfterAWarmUp();
		assertServes();
		assertThat(this.link.sent).noneMatch(Serving.class::isInstance);
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.link.sent).last().isEqualTo(new Serving(1000));
	}

	@Test
	void takesConnectionsBeforeHalfOfTheTimeForTheCommitIsOverWhateverTheCompilersDo() {
		start(new Deadlines(TestDeadlines.CHECK, TestDeadlines.CONNECT, TestDeadlines.START, Duration.ofMillis(400),
				TestDeadlines.TERMINATE, TestDeadlines.PROBATION, TestDeadlines.ANSWER, TestDeadlines.GREETING));
		serveAfterAWarmUp();
		// Sooner than they can have caught up
		this.loop.advance(Duration.ofMillis(200));
		assertThat(this.link.sent).last().isEqualTo(new Serving(1000));
	}

	@Test
	void takesConnectionsAtOnceAfterAWarmUpWhereThereIsARamp() {
		this.go = new Go(TestDeadlines.PROBATION, RAMP);
		serveAfterAWarmUp();
		assertThat(this.link.sent).last().isEqualTo(new Serving(1000));
	}

	@Test
	void tellsNobodyThatItServesWhenThePredecessorHasDiedMeanwhile() {
		serveAfterAWarmUp();
		predecessorDies();
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.link.sent).noneMatch(Serving.class::isInstance);
	}

	@Test
	void watchesItsProbationFromTheBeginningForAsLongAsThePredecessorMayTakeBack() {
		serveAfterAWarmUp();
		assertThat(this.link.sent).noneMatch(Serving.class::isInstance);
		assertThat(this.application.events).last()
			.isEqualTo(new ProbationBegan("id", TestDeadlines.PROBATION.plusSeconds(1)));
	}

	@Test
	void watchesNoProbationWhereThereIsNone() {
		this.go = new Go(Duration.ZERO, Ramp.NONE);
		serveAfterAWarmUp();
		assertThat(this.application.events).last().isEqualTo(new ProbationBegan("id", Duration.ZERO));
	}

	@Test
	void tellsThatItServesBeforeItTellsAnythingElse() {
		RestartRequest request = new RestartRequest("SIGHUP");
		serveAfterAWarmUp();
		this.handoff.remembered(request);
		this.handoff.unwell("health is DOWN");
		this.loop.advance(Duration.ofSeconds(2));
		assertThat(this.link.sent).endsWith(new Serving(1000), new Restart(request), new Unwell("health is DOWN"));
	}

	@Test
	void rehearsesOnlyOnceItIsPrepared() {
		this.preparation.takesTime = true;
		reach(Step.WARM);
		readyToRehearse();
		assertThat(this.connector.adopted).isEmpty();
		this.preparation.prepared.accept(Preparation.Outcome.NOTHING);
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.connector.adopted).isNotEmpty();
	}

	@Test
	void preparesWithWhatThePredecessorsClientsAskFor() {
		Traffic traffic = new Traffic(List.of(new Traffic.Route("GET", "/orders/{id}", 7)));
		reach(Step.WARM);
		this.link.deliver(new Sampled(traffic));
		assertThat(this.preparation.traffic).isEqualTo(traffic);
		assertThat(this.preparation.begun).isZero();
	}

	@Test
	void preparesOnceHoweverOftenItIsReady() {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		this.handoff.ready();
		assertThat(this.preparation.begun).isOne();
	}

	@Test
	void tellsThePredecessorWhyItMustNotServe(CapturedOutput output) {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", "the warm-up failed: all of it"));
		assertThat(this.link.sent).last().isEqualTo(new Failed("the warm-up failed: all of it"));
		assertAbandoned();
		assertThat(output).contains("has warmed up: 3 rounds").contains("the warm-up failed: all of it");
	}

	@Test
	void stopsPreparingAndServesAtOnceWhenThePredecessorDies() {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		predecessorDies();
		assertThat(this.preparation.stopped).isTrue();
		assertServes();
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", "the warm-up failed: too late"));
		assertServes();
	}

	@Test
	void stopsPreparingAndDoesNotServeWhereThePredecessorRollsBack() {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		this.link.end("closed the control socket");
		assertThat(this.preparation.stopped).isTrue();
		this.handoff.abort();
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", null));
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.HOLDING);
		assertThat(this.progress.serving).isZero();
	}

	@Test
	void stopsPreparingWhereItsApplicationCloses() {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		this.handoff.abort();
		assertThat(this.preparation.stopped).isTrue();
		assertThat(this.link.sent).last().isEqualTo(new Failed("its application closes"));
	}

	@Test
	void doesNotPrepareWhereClientsWait() {
		reach(Step.WARM);
		predecessorDies();
		Step.HOLD.enter(this);
		assertThat(this.preparation.begun).isZero();
		assertServes();
	}

	@Test
	void servesWhenThePredecessorSaysGo() {
		reach(Step.SERVE);
		assertServes();
		assertThat(this.link.sent).last().isEqualTo(new Serving(1000));
		assertThat(this.progress.alone).isZero();
	}

	@Test
	void printsToTheLogBeforeItSaysThatItIsReady() {
		reach(Step.WARM);
		assertThat(this.operatingSystem.standardOutput).isEqualTo("captured");
		Step.HOLD.enter(this);
		assertThat(this.operatingSystem.standardOutput).isEqualTo("the log");
	}

	@Test
	void endsWhereWhatItPrintsWouldBeLost(CapturedOutput output) {
		reach(Step.WARM);
		this.operatingSystem.failure = "descriptor 3 is closed";
		this.handoff.ready();
		assertAbandoned();
		assertThat(this.link.sent).noneMatch(Ready.class::isInstance);
		assertThat(output).contains("what this process prints would be lost: descriptor 3 is closed");
	}

	@Test
	void isAloneWhenThePredecessorHasRetiredAndItsProcessHasEnded(CapturedOutput output) {
		reach(Step.SERVE);
		this.link.deliver(new Bye());
		this.link.end("closed the control socket");
		this.loop.advance(TestDeadlines.DRAIN);
		assertThat(this.progress.alone).isZero();
		this.operatingSystem.predecessorRuns = false;
		this.loop.advance(MOMENT);
		assertThat(this.progress.alone).isOne();
		assertThat(output).contains("the predecessor has retired").doesNotContain("the predecessor has died");
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void servesAsSoonAsItIsReadyWhenThePredecessorDies(Step step, CapturedOutput output) {
		reach(step);
		predecessorDies();
		if (step == Step.CONNECT || step == Step.LISTENERS) {
			adopt(8080);
			assertThat(this.answers).containsExactly(Optional.empty());
		}
		if (step != Step.HOLD && step != Step.SERVE) {
			assertThat(this.progress.serving).isZero();
			Step.HOLD.enter(this);
		}
		assertServes();
		assertThat(this.progress.alone).isOne();
		assertThat(output).contains("the predecessor has died");
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void servesOnWhatHadBeenPassedWhenThePredecessorDiesWhileItPasses() {
		reach(Step.CONNECT);
		welcome(450);
		pass(0, 9000, 200);
		adopt(9000);
		adopt(9300);
		predecessorDies();
		assertThat(this.answers).hasSize(2);
		assertThat(this.answers.get(0)).isPresent();
		assertThat(this.answers.get(1)).isEmpty();
	}

	@Test
	void startsByItselfWhereThePredecessorWasDeadAllAlong() {
		this.operatingSystem.connectOver(null);
		this.operatingSystem.predecessorRuns = false;
		adopt(8080);
		reach(Step.CONNECT);
		assertThat(this.answers).containsExactly(Optional.empty());
		Step.HOLD.enter(this);
		assertServes();
	}

	@Test
	void printsToTheLogWhenThePredecessorHasDied() {
		reach(Step.WARM);
		predecessorDies();
		assertThat(this.operatingSystem.standardOutput).isEqualTo("the log");
	}

	@Test
	void letsThePredecessorThatRolledBackHearItsLastWords() {
		reach(Step.WARM);
		this.link.end("closed the control socket");
		assertThat(this.operatingSystem.standardOutput).isEqualTo("captured");
	}

	@ParameterizedTest
	@EnumSource(names = { "WARM", "HOLD" })
	void waitsForTheEndOfThePredecessorsProcessBeforeItServesInItsPlace(Step step) {
		reach(step);
		this.link.end("closed the control socket");
		if (step == Step.WARM) {
			Step.HOLD.enter(this);
		}
		this.loop.advance(MOMENT);
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.HOLDING);
		assertThat(this.progress.serving).isZero();
		this.operatingSystem.predecessorRuns = false;
		this.loop.advance(MOMENT);
		assertServes();
	}

	@ParameterizedTest
	@EnumSource(names = "SERVE", mode = Mode.EXCLUDE)
	void endsWhereThePredecessorRunsButDoesNotTalkAnyMore(Step step) {
		reach(step);
		this.link.end("closed the control socket");
		this.loop.advance(TestDeadlines.START);
		assertAbandoned();
	}

	@Test
	void endsWhereThePredecessorRunsButCannotBeReached(CapturedOutput output) {
		this.operatingSystem.connectOver(null);
		this.operatingSystem.failure = "permission denied";
		reach(Step.CONNECT);
		this.loop.advance(TestDeadlines.CONNECT);
		assertAbandoned();
		assertThat(output).contains("the predecessor, pid 100, cannot be talked to: permission denied");
	}

	@ParameterizedTest
	@EnumSource(names = { "CONNECT", "LISTENERS" })
	void endsWhereThePredecessorDoesNotPassItsListeners(Step step, CapturedOutput output) {
		reach(step);
		this.loop.advance(TestDeadlines.CONNECT.minusMillis(1));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		this.loop.advance(Duration.ofMillis(1));
		assertAbandoned();
		assertThat(output).contains("the predecessor did not pass its listeners within 10.0 s");
	}

	@Test
	void acceptsInTurnsWithThePredecessorOverARamp(CapturedOutput output) {
		reach(Step.HOLD);
		this.link.deliver(new Go(TestDeadlines.PROBATION, RAMP));
		assertThat(this.link.sent).last().isEqualTo(new Serving(1000));
		this.loop.advance(RAMP.duration().minusMillis(1));
		assertThat(this.connector.slices).isNotSameAs(Slices.ALL);
		this.loop.advance(Duration.ofMillis(1));
		assertThat(this.connector.slices).isSameAs(Slices.ALL);
		assertThat(output).contains("takes over within 8.0 s; this generation serves")
			.contains("the ramp is over; this generation accepts everybody");
	}

	static Stream<Consumer<IncomingHandoffTests>> endsOfARamp() {
		return Stream.of((test) -> test.link.deliver(new Go(TestDeadlines.PROBATION, Ramp.NONE)),
				(test) -> test.link.deliver(new Bye()), (test) -> test.link.end("closed the control socket"));
	}

	@ParameterizedTest
	@MethodSource("endsOfARamp")
	void acceptsEverybodyWhereThePredecessorDoesNotAcceptInTheRampAnyMore(Consumer<IncomingHandoffTests> end) {
		reach(Step.HOLD);
		this.link.deliver(new Go(TestDeadlines.PROBATION, RAMP));
		end.accept(this);
		assertThat(this.connector.slices).isSameAs(Slices.ALL);
	}

	@Test
	void acceptsNobodyAnyMoreWhenThePredecessorTakesBackInTheRamp() {
		reach(Step.HOLD);
		this.link.deliver(new Go(TestDeadlines.PROBATION, RAMP));
		this.link.deliver(new TakeBack("its health is DOWN", 1000));
		this.loop.advance(RAMP.duration());
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
	}

	@Test
	void leavesItToThePredecessorHowLongItsStartMayTake() {
		reach(Step.WARM);
		this.loop.advance(TestDeadlines.START.multipliedBy(10));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@Test
	void doesNotServeOnceItHasGivenUp() {
		reach(Step.HOLD);
		this.loop.advance(TestDeadlines.COMMIT);
		this.link.deliver(new Go(TestDeadlines.PROBATION, Ramp.NONE));
		predecessorDies();
		assertAbandoned();
		assertThat(this.link.sent).doesNotContain(new Serving(1000));
	}

	@Test
	void endsWhereThePredecessorDoesNotSayGo(CapturedOutput output) {
		reach(Step.HOLD);
		this.loop.advance(TestDeadlines.COMMIT);
		assertAbandoned();
		assertThat(output).contains("the predecessor did not say go within 5.0 s");
	}

	@ParameterizedTest
	@EnumSource(names = { "CONNECT", "LISTENERS", "WARM" })
	void endsWhereThePredecessorIsDeadAndItIsNeverReady(Step step, CapturedOutput output) {
		reach(step);
		predecessorDies();
		this.loop.advance(TestDeadlines.START);
		assertAbandoned();
		assertThat(output).contains("was not ready within 60.0 s");
	}

	@Test
	void doesNotComplainOfASlowStartWhereItWasReadyBeforeThePredecessorDied(CapturedOutput output) {
		reach(Step.LISTENERS);
		this.handoff.ready();
		predecessorDies();
		this.loop.advance(TestDeadlines.START);
		assertThat(this.progress.serving).isOne();
		assertThat(output).doesNotContain("was not ready");
	}

	@ParameterizedTest
	@EnumSource(names = "SERVE", mode = Mode.EXCLUDE)
	void endsWhereThePredecessorRefuses(Step step, CapturedOutput output) {
		reach(step);
		this.link.deliver(new Refused("you were not invited"));
		assertAbandoned();
		assertThat(output).contains("the predecessor refused: you were not invited");
	}

	@ParameterizedTest
	@EnumSource(names = "SERVE", mode = Mode.EXCLUDE)
	void endsWhereThePredecessorSpeaksOutOfTurn(Step step, CapturedOutput output) {
		reach(step);
		this.link.deliver(new Serving(1000));
		assertAbandoned();
		assertThat(output).contains("the predecessor spoke out of turn: Serving");
	}

	@ParameterizedTest
	@EnumSource(names = { "CONNECT", "LISTENERS", "WARM" })
	void doesNotGoBeforeItIsReady(Step step) {
		reach(step);
		this.link.deliver(new Go(TestDeadlines.PROBATION, Ramp.NONE));
		assertAbandoned();
	}

	@Test
	void endsWhereThePredecessorPassesFewerListenersThanItNames() {
		reach(Step.LISTENERS);
		this.link.deliver(new Passed(0, List.of(new PassedListener(NAME, 1), new PassedListener(UNWANTED, 1))),
				this.operatingSystem.descriptors.openSome(1));
		assertAbandoned();
	}

	@Test
	void endsWhereThePredecessorPassesAListenerThatIsOfNoUse(CapturedOutput output) {
		reach(Step.LISTENERS);
		this.operatingSystem.failure = "not a listening socket";
		Step.WARM.enter(this);
		assertAbandoned();
		assertThat(output).contains("passed a listener that is of no use: not a listening socket");
		assertThat(this.operatingSystem.descriptors.stillOpen()).allMatch((each) -> each.toString().contains("std"));
	}

	@ParameterizedTest
	@EnumSource
	void answersWhatItDoesNotKnowAndGoesOn(Step step) {
		reach(step);
		this.link.deliver(new Unknown(77));
		assertThat(this.link.sent).last().isEqualTo(new NotUnderstood(77));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@ParameterizedTest
	@EnumSource
	void doesNotAnswerThatItWasNotUnderstood(Step step) {
		reach(step);
		List<Message> sent = List.copyOf(this.link.sent);
		this.link.deliver(new NotUnderstood(77));
		assertThat(this.link.sent).isEqualTo(sent);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@ParameterizedTest
	@EnumSource
	void takesTheRestartThatThePredecessorLeavesToIt(Step step) {
		reach(step);
		this.link.deliver(new Restart(new RestartRequest("SIGHUP")));
		assertThat(this.progress.restarts).containsExactly(new RestartRequest("SIGHUP"));
	}

	@Test
	void servesOnWhateverThePredecessorSaysOnceItServes() {
		reach(Step.SERVE);
		this.link.deliver(new Go(TestDeadlines.PROBATION, Ramp.NONE));
		this.link.deliver(new Refused("you were not invited"));
		this.link.end("sent garbage: a frame of -1 bytes");
		this.loop.advance(TestDeadlines.START);
		assertServes();
	}

	@ParameterizedTest
	@EnumSource
	void tellsThePredecessorThatItCannotStart(Step step) {
		reach(step);
		this.handoff.failed("no such bean");
		assertThat(this.link.sent).last().isEqualTo(new Failed("no such bean"));
	}

	@Test
	void failsQuietlyWhereThereIsNobodyToTell() {
		this.operatingSystem.connectOver(null);
		reach(Step.CONNECT);
		this.handoff.failed("no such bean");
		assertThat(this.link.sent).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void answersThatItIsThere(Step step) {
		reach(step);
		this.link.deliver(new Ping(7));
		assertThat(this.link.pings).containsExactly(7);
	}

	@Test
	void answersThatItIsThereWhileItGivesBack() {
		reach(Step.SERVE);
		takeBack();
		this.link.deliver(new Ping(7));
		assertThat(this.link.pings).containsExactly(7);
	}

	@Test
	void adoptsConnectionsWithTheConnectorThatAdoptedTheListener() {
		reach(Step.SERVE);
		migrate(NAME, "a", "b");
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("a", "b");
		assertThat(this.link.sent).last().isEqualTo(new Migrated(0, List.of(), 998));
	}

	@Test
	void adoptsConnectionsWithTheConnectorThatAdoptedTheListenerUnderAnotherName() {
		reach(Step.WARM);
		ListenerName renamed = new ListenerName("web", "*:8080");
		this.handoff.adopt(renamed, new InetSocketAddress(8080), this.answers::add);
		this.connector = new FakeConnector(renamed, new FakeServerSocketChannel(new InetSocketAddress(8080)));
		this.connectors.add(this.connector);
		this.handoff.ready();
		Step.SERVE.enter(this);
		migrate(NAME, "a");
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("a");
		takeBack();
		depart(1);
		assertThat(this.link.sent).last().isEqualTo(new Migrate(0, NAME, List.of(0)));
	}

	@Test
	void adoptsConnectionsThatWereIntroducedBeforeItServed() {
		reach(Step.HOLD);
		this.link.deliver(new Introduce(0), connections("a", "b", "c"));
		assertThat(this.link.sent).last().isEqualTo(new Introduced(0));
		assertThat(this.connector.adopted).isEmpty();
		Step.SERVE.enter(this);
		assertThat(this.link.sent).last().isEqualTo(new Serving(997));
		this.link.deliver(new Migrate(0, NAME, List.of(2, 0)));
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("c", "a");
		assertThat(this.link.sent).last().isEqualTo(new Migrated(0, List.of(), 997));
	}

	@Test
	void waitsForLongerWhileConnectionsAreIntroduced() {
		reach(Step.HOLD);
		Duration almost = TestDeadlines.COMMIT.minusMillis(1);
		for (int batch = 0; batch < 3; batch++) {
			this.loop.advance(almost);
			this.link.deliver(new Introduce(batch), connections(batch));
		}
		this.loop.advance(almost);
		assertThat(this.application.state).isNotEqualTo(FakeApplication.State.ABANDONED);
		this.loop.advance(Duration.ofMillis(1));
		assertAbandoned();
	}

	@Test
	void forgetsConnectionsThatThePredecessorDoesNotMigrate() {
		reach(Step.HOLD);
		int open = this.operatingSystem.descriptors.stillOpen().size();
		this.link.deliver(new Introduce(0), connections("a", "b"));
		this.link.deliver(new Forget(List.of(0, 7)));
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(open + 1);
		Step.SERVE.enter(this);
		this.link.deliver(new Migrate(0, NAME, List.of(0, 1)));
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("b");
		assertThat(this.link.sent).last().isEqualTo(new Migrated(0, List.of(0), 999));
	}

	@ParameterizedTest
	@EnumSource(names = { "HOLD", "SERVE" })
	void forgetsWhatWasIntroducedOnceThePredecessorTalksNoMore(Step step) {
		reach(step);
		int open = this.operatingSystem.descriptors.stillOpen().size();
		this.link.deliver(new Introduce(0), connections("a", "b"));
		this.link.end("closed the control socket");
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(open);
	}

	@Test
	void refusesConnectionsOfAListenerThatNobodyAdopted() {
		reach(Step.SERVE);
		migrate(UNWANTED, "a", "b");
		assertThat(this.link.sent).last().isEqualTo(new Migrated(0, List.of(0, 1), 1000));
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = "SERVE", mode = Mode.EXCLUDE)
	void adoptsNoConnectionBeforeItServes(Step step) {
		reach(step);
		int open = this.operatingSystem.descriptors.stillOpen().size();
		migrate(NAME, "a");
		assertAbandoned();
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(open);
	}

	@Test
	void tellsThePredecessorThatItIsNotWell() {
		reach(Step.SERVE);
		this.handoff.unwell("health is DOWN");
		assertThat(this.link.sent).last().isEqualTo(new Unwell("health is DOWN"));
	}

	@Test
	void tellsThePredecessorThatItIsNotWellHoweverLongItTakesToSay() {
		reach(Step.SERVE);
		this.handoff.unwell("health is DOWN".repeat(10_000));
		assertThat(this.link.sent).last()
			.isInstanceOfSatisfying(Unwell.class, (unwell) -> assertThat(unwell.reason()).startsWith("health is DOWN"));
	}

	@ParameterizedTest
	@EnumSource(names = "SERVE", mode = Mode.EXCLUDE)
	void isNotUnwellBeforeItServes(Step step) {
		reach(step);
		this.handoff.unwell("health is DOWN");
		assertThat(this.link.sent).noneMatch(Unwell.class::isInstance);
	}

	@Test
	void hasNobodyToTellThatItIsNotWellWhenThePredecessorIsGone() {
		reach(Step.SERVE);
		predecessorDies();
		this.handoff.unwell("health is DOWN");
		assertThat(this.link.sent).noneMatch(Unwell.class::isInstance);
	}

	@Test
	void tellsThePredecessorThatItsApplicationCloses() {
		reach(Step.SERVE);
		this.handoff.abort();
		assertThat(this.link.sent).last().isEqualTo(new Unwell("its application closes"));
	}

	@Test
	void stopsAcceptingAndDrainsWhenThePredecessorTakesBack() {
		reach(Step.SERVE);
		this.connector.connections = 1;
		takeBack();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.connector.draining).isTrue();
		this.loop.advance(MOMENT);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@Test
	void givesBackIdleConnections() {
		reach(Step.SERVE);
		takeBack();
		List<SocketChannel> connections = depart(3);
		assertThat(this.link.sent).endsWith(new Introduce(0), new Migrate(0, NAME, List.of(0, 1, 2)));
		assertThat(this.link.sentDescriptors).endsWith(3, 0);
		this.link.deliver(new Migrated(0, List.of(1), 1000));
		assertThat(this.connector.takenBack).containsExactly(connections.get(1));
		assertThat(connections).filteredOn(SocketChannel::isOpen).containsExactly(connections.get(1));
	}

	@Test
	void givesBackOnlyWhatThePredecessorHasRoomFor() {
		reach(Step.SERVE);
		this.link.deliver(new TakeBack("health is DOWN", 0));
		List<SocketChannel> connections = depart(3);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.departures).isNull();
	}

	@Test
	void givesNothingBackOfAListenerThatThePredecessorDoesNotHave() {
		reach(Step.SERVE);
		FakeConnector another = FakeConnector.onPort(9999);
		this.connectors.add(another);
		takeBack();
		assertThat(another.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(another.draining).isTrue();
		assertThat(another.departures).isNull();
	}

	@Test
	void endsWhenItHasGivenBackEverything(CapturedOutput output) {
		reach(Step.SERVE);
		this.connector.connections = 4;
		takeBack();
		depart(3);
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.loop.advance(MOMENT);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		this.connector.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.ABANDONED);
		assertThat(output).contains("the predecessor takes back: health is DOWN")
			.contains("this generation ends: it has given back 3 connections");
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void endsWithOpenConnectionsWhenTheDrainTakesTooLong() {
		reach(Step.SERVE);
		this.connector.connections = 1;
		takeBack();
		this.loop.advance(TestDeadlines.DRAIN);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.application.state).isEqualTo(FakeApplication.State.ABANDONED);
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void givesBackOnceHoweverOftenThePredecessorTakesBack() {
		reach(Step.SERVE);
		this.connector.connections = 1;
		takeBack();
		depart(1);
		takeBack();
		assertThat(this.link.sent).filteredOn(Migrate.class::isInstance).hasSize(1);
		assertThat(this.application.events).filteredOn(DrainBegan.class::isInstance).hasSize(1);
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.loop.advance(MOMENT);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.ABANDONED);
		takeBack();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void goesOnGivingBackWhateverThePredecessorSays() {
		reach(Step.SERVE);
		this.connector.connections = 2;
		takeBack();
		depart(1);
		this.link.deliver(new Migrated(5, List.of(), 1000));
		migrate(NAME, "a");
		this.link.deliver(new Go(TestDeadlines.PROBATION, Ramp.NONE));
		this.link.deliver(new Migrated(0, List.of(), 1000));
		this.connector.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.ABANDONED);
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@Test
	void servesOnWhenThePredecessorDiesBeforeItHasEverythingBack() {
		reach(Step.SERVE);
		this.connector.connections = 1000;
		takeBack();
		List<SocketChannel> connections = depart(450);
		this.link.deliver(new Migrated(0, List.of(), 1000));
		predecessorDies();
		assertServes();
		assertThat(this.connector.draining).isFalse();
		assertThat(this.connector.takenBack).containsExactlyInAnyOrderElementsOf(connections.subList(200, 450));
		assertThat(this.connector.leaving).isEmpty();
		assertThat(this.progress.alone).isOne();
		this.loop.advance(TestDeadlines.DRAIN.multipliedBy(2));
		assertServes();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void givesNothingMoreBackToAPredecessorThatDoesNotListenAnyMore() {
		reach(Step.SERVE);
		this.connector.connections = 1000;
		takeBack();
		List<SocketChannel> connections = depart(450);
		this.link.end("closed the control socket");
		assertThat(this.connector.takenBack).isEqualTo(connections.subList(400, 450));
		assertThat(this.connector.draining).isTrue();
		assertThat(this.connector.departures).isNull();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
	}

	@Test
	void doesNotEndTwiceWhereItsApplicationClosesAlready() {
		reach(Step.SERVE);
		this.handoff.abort();
		takeBack();
		this.loop.advance(MOMENT);
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void doesNotServeOnWhereItsApplicationClosesWhenThePredecessorDiesBeforeItHasEverythingBack() {
		reach(Step.SERVE);
		this.connector.connections = 1;
		this.handoff.abort();
		takeBack();
		predecessorDies();
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.connector.draining).isTrue();
	}

	@Test
	void tellsTheApplicationEverythingInTheOrderInWhichItHappens() {
		reach(Step.SERVE);
		takeBack();
		assertThat(this.application.events).extracting(
				(event) -> (event instanceof PhaseEntered entered) ? entered.phase() : event.getClass().getSimpleName())
			.containsExactly("LISTENERS", "WARM", "HOLD", "SERVE", "ProbationBegan", "GIVE_BACK", "DrainBegan",
					"ENDED");
		assertThat(this.application.events).contains(new ProbationBegan("id", TestDeadlines.PROBATION));
	}

	private void takeBack() {
		this.link.deliver(new TakeBack("health is DOWN", 1000));
	}

	private List<SocketChannel> depart(int count) {
		List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, count);
		this.connector.depart(connections);
		return connections;
	}

	private void migrate(ListenerName listener, Object... clients) {
		this.link.deliver(new Introduce(0), connections(clients));
		this.link.deliver(new Migrate(0, listener, IntStream.range(0, clients.length).boxed().toList()));
	}

	private List<Descriptor> connections(Object... clients) {
		return Stream.of(clients).<Descriptor>map(this.operatingSystem.descriptors::open).toList();
	}

	private void reach(Step step) {
		for (Step next : EnumSet.range(Step.CONNECT, step)) {
			next.enter(this);
		}
	}

	private void welcome(int listeners) {
		this.link.deliver(new Welcome(1, "id", 2, listeners, 600));
	}

	private void pass(int batch, int firstPort, int count) {
		List<Integer> ports = IntStream.range(firstPort, firstPort + count).boxed().toList();
		this.link.deliver(new Passed(batch,
				ports.stream().map((port) -> new PassedListener(new ListenerName("server", "*:" + port), 1)).toList()),
				ports.stream()
					.<Descriptor>map((port) -> this.operatingSystem.descriptors.open(new InetSocketAddress(port)))
					.toList());
	}

	private void adopt(int port) {
		this.handoff.adopt(new ListenerName("server", "*:" + port), new InetSocketAddress(port), this.answers::add);
	}

	private static boolean isWanted(FakeServerSocketChannel listener) {
		return listener.getLocalAddress().equals(new InetSocketAddress(8080));
	}

	private void predecessorDies() {
		this.operatingSystem.predecessorRuns = false;
		this.link.end("closed the control socket");
	}

	private void serveAfterAWarmUp() {
		this.preparation.takesTime = true;
		reach(Step.HOLD);
		this.preparation.prepared.accept(new Preparation.Outcome("3 rounds", null));
		while (this.link.sent.stream().noneMatch(Ready.class::isInstance)) {
			this.loop.advance(MOMENT);
		}
		Step.SERVE.enter(this);
	}

	private void readyToRehearse() {
		adopt(8080);
		this.connector = FakeConnector.onPort(8080);
		this.connector.descriptors = this.operatingSystem.descriptors;
		this.connector.roomWithin = 1000;
		this.connectors.add(this.connector);
		this.handoff.ready();
		this.loop.advance(Duration.ofSeconds(1));
	}

	private void assertServes() {
		assertThat(this.connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.progress.serving).isOne();
		assertThat(this.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	private void assertAbandoned() {
		assertThat(this.application.state).isEqualTo(FakeApplication.State.ABANDONED);
		assertThat(this.progress.serving).isZero();
		assertThat(this.connectors.all())
			.allSatisfy((each) -> assertThat(((FakeConnector) each).state).isEqualTo(FakeConnector.State.HOLDING));
	}

	/**
	 * The steps of a handoff, each with what has to happen for it.
	 */
	enum Step {

		CONNECT {
			@Override
			void enter(IncomingHandoffTests test) {
				test.handoff.begin();
			}
		},

		LISTENERS {
			@Override
			void enter(IncomingHandoffTests test) {
				test.welcome(2);
			}
		},

		WARM {
			@Override
			void enter(IncomingHandoffTests test) {
				test.pass(0, 8080, 2);
			}
		},

		HOLD {
			@Override
			void enter(IncomingHandoffTests test) {
				test.adopt(8080);
				test.connector = FakeConnector.onPort(8080);
				test.connectors.add(test.connector);
				test.handoff.ready();
			}
		},

		SERVE {
			@Override
			void enter(IncomingHandoffTests test) {
				test.link.deliver(test.go);
			}
		};

		abstract void enter(IncomingHandoffTests test);

	}

	private static final class RememberedProgress implements IncomingHandoff.Progress {

		private final List<RestartRequest> restarts = new ArrayList<>();

		private final List<Object> told = new ArrayList<>();

		private int generation;

		private int serving;

		private int alone;

		@Override
		public void numbered(int generation) {
			this.generation = generation;
		}

		@Override
		public void serving() {
			this.serving++;
		}

		@Override
		public void restart(RestartRequest request) {
			this.restarts.add(request);
		}

		@Override
		public void told(HandoffReport report) {
			this.told.add(report);
		}

		@Override
		public void told(Totals totals) {
			this.told.add(totals);
		}

		@Override
		public void alone() {
			this.alone++;
		}

	}

}
