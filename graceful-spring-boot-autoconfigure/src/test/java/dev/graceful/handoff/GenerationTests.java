package dev.graceful.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.Message.Bye;
import dev.graceful.handoff.Message.Counted;
import dev.graceful.handoff.Message.Errand;
import dev.graceful.handoff.Message.Failed;
import dev.graceful.handoff.Message.Go;
import dev.graceful.handoff.Message.Hello;
import dev.graceful.handoff.Message.Passed;
import dev.graceful.handoff.Message.Ready;
import dev.graceful.handoff.Message.Received;
import dev.graceful.handoff.Message.Refused;
import dev.graceful.handoff.Message.Report;
import dev.graceful.handoff.Message.Restart;
import dev.graceful.handoff.Message.Serving;
import dev.graceful.handoff.Message.Status;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Generation}: when it hands over, and two of them against each other.
 */
@ExtendWith(OutputCaptureExtension.class)
class GenerationTests {

	private static final Duration MOMENT = Duration.ofMillis(100);

	private static final Duration PROBATION_AND_A_MOMENT = TestDeadlines.PROBATION.plus(MOMENT);

	private static final RestartRequest REQUEST = new RestartRequest("SIGHUP");

	private final FakeLoop loop = new FakeLoop();

	private final Jvm predecessor = new Jvm(null);

	private Jvm successor;

	@Test
	void acceptsAsSoonAsAConnectorIsBoundWhereThereIsNoPredecessor() {
		this.predecessor.generation.begin();
		assertThat(this.predecessor.bind(8080).state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void acceptsWithAConnectorThatWasBoundBeforeItBegan() {
		FakeConnector connector = this.predecessor.bind(8080);
		assertThat(connector.state).isEqualTo(FakeConnector.State.HOLDING);
		this.predecessor.generation.begin();
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void adoptsNothingWhereThereIsNoPredecessor() {
		assertThat(this.predecessor.adopt(8080)).isEmpty();
	}

	@Test
	void adoptsWhatWasThereBeforeTheFirstGenerationAndClosesTheRestOnceItServes() {
		InetSocketAddress address = new InetSocketAddress(80);
		this.predecessor.activation.listener = new AdoptedListener(new FakeServerSocketChannel(address), address);
		InheritedListener listener = this.predecessor.adopt(8080).orElseThrow();
		assertThat(listener.address()).isEqualTo(address);
		assertThat(listener.keptElsewhere()).isTrue();
		this.predecessor.serve(8080);
		assertThat(this.predecessor.activation.othersClosed).isTrue();
	}

	@Test
	void tellsItsSuccessorThatAListenerIsKeptElsewhere() {
		InetSocketAddress address = new InetSocketAddress(8080);
		this.predecessor.activation.listener = new AdoptedListener(new FakeServerSocketChannel(address), address);
		this.predecessor.adopt(8080);
		this.predecessor.serve(8080);
		launchSuccessor();
		assertThat(this.successor.adopt(8080).orElseThrow().keptElsewhere()).isTrue();
	}

	@Test
	void duplicatesTheListenersThatTheApplicationHasBound() throws Exception {
		InetSocketAddress address = new InetSocketAddress(8080);
		this.predecessor.activation.listener = new AdoptedListener(new FakeServerSocketChannel(address), address);
		this.predecessor.adopt(8080);
		this.predecessor.serve(8080);
		FakeConnector bound = this.predecessor.bind(8081);
		Map<ListenerName, Descriptor> duplicates = this.predecessor.generation.duplicateListeners().get();
		assertThat(duplicates).containsOnlyKeys(bound.name());
		duplicates.values().forEach(Descriptor::close);
	}

	@Test
	void opensTheControlSocketWhenItServesAndClosesItWithTheApplication() {
		this.predecessor.generation.begin();
		this.predecessor.bind(8080);
		assertThat(this.predecessor.operatingSystem.controlSocketOpen).isFalse();
		this.predecessor.generation.ready();
		assertThat(this.predecessor.operatingSystem.controlSocketOpen).isTrue();
		this.predecessor.generation.close();
		assertThat(this.predecessor.operatingSystem.controlSocketOpen).isFalse();
	}

	@Test
	void servesWithoutAControlSocketAndSaysWhyThereIsNoRestart(CapturedOutput output) {
		this.predecessor.operatingSystem.failure = "the file system is read-only";
		FakeConnector connector = this.predecessor.serve(8080);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.predecessor.launcher.launched).isEmpty();
		assertThat(output).contains("Hot restart is off: the file system is read-only")
			.contains("No restart, although SIGHUP asked for one: the file system is read-only");
	}

	@Test
	void opensTheControlSocketWithARestartWhereItCouldNotBefore() {
		this.predecessor.operatingSystem.failure = "too many open files";
		this.predecessor.serve(8080);
		this.predecessor.operatingSystem.failure = null;
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.operatingSystem.controlSocketsOpened).isOne();
		assertThat(this.predecessor.launcher.launched).hasSize(1);
	}

	@Test
	void standsBackWhereSomethingCannotBeHandedOver(CapturedOutput output) {
		this.predecessor.serve(8080);
		this.predecessor.generation.standBack("the connector is not ours");
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.launcher.launched).isEmpty();
		assertThat(output).contains("No restart, although SIGHUP asked for one: the connector is not ours");
	}

	@Test
	void hasNothingToHandOverWithoutAListener(CapturedOutput output) {
		this.predecessor.generation.begin();
		this.predecessor.generation.ready();
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.launcher.launched).isEmpty();
		assertThat(output).contains("No restart, although SIGHUP asked for one: there is no listener to hand over");
	}

	@Test
	void opensOneControlSocketHoweverOftenItIsReady() {
		this.predecessor.serve(8080);
		this.predecessor.generation.ready();
		assertThat(this.predecessor.operatingSystem.controlSocketsOpened).isOne();
	}

	@Test
	void refusesACallerWhileNoHandoffIsUnderWay() {
		this.predecessor.serve(8080);
		FakeCaller caller = this.predecessor.call(new Hello(ProtocolVersions.SPOKEN, "a token", 7, "app", "0.1", 99),
				7);
		assertThat(caller.refusal).isEqualTo("no handoff is under way");
	}

	@Test
	void invitesEverySuccessorWithAnotherToken() {
		this.predecessor.serve(8080);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		String first = this.predecessor.launcher.invitation().token();
		this.predecessor.launcher.last().exit(1);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.launcher.launched).hasSize(2);
		assertThat(first).matches("[0-9a-f]{32}");
		assertThat(this.predecessor.launcher.invitation().token()).isNotEqualTo(first);
	}

	@Test
	void handsOverToAProcessThatSomebodyElseHasStarted(CapturedOutput output) {
		FakeConnector old = this.predecessor.serve(8080);
		old.connections = 1;
		takeOver();
		assertThat(this.successor.adopt(8080)).isPresent();
		FakeConnector connector = this.successor.bind(8080);
		this.successor.generation.ready();
		assertThat(this.predecessor.launcher.launched).isEmpty();
		assertThat(old.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(output).contains("generation 2 was asked for by takeover of pid " + ProcessHandle.current().pid())
			.contains("Generation 2, pid ");
	}

	@Test
	void takesBackFromAProcessThatSomebodyElseHasStartedAndThatThenDied() {
		FakeConnector old = this.predecessor.serve(8080);
		old.connections = 1;
		takeOver();
		this.successor.adopt(8080);
		this.successor.bind(8080);
		this.successor.generation.ready();
		this.predecessor.link.end("closed the control socket");
		this.predecessor.operatingSystem.foreign.exit(137);
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		this.predecessor.generation.restart(REQUEST);
		assertThat(this.predecessor.launcher.launched).hasSize(1);
	}

	@Test
	void tellsAndEndsAProcessThatIsNotReadyInTimeToTakeOver() {
		FakeConnector old = this.predecessor.serve(8080);
		takeOver();
		this.successor.adopt(8080);
		this.loop.advance(TestDeadlines.ALL.start());
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.predecessor.link.sent).last()
			.isInstanceOfSatisfying(Message.Refused.class,
					(refused) -> assertThat(refused.reason()).startsWith("the successor was not ready within"));
		assertThat(this.predecessor.operatingSystem.foreign.terminated).isTrue();
		assertThat(this.successor.application.state).isEqualTo(FakeApplication.State.ABANDONED);
	}

	@Test
	void refusesATakeoverWhileAnotherOneIsUnderWay() {
		FakeConnector old = this.predecessor.serve(8080);
		old.connections = 1;
		takeOver();
		assertThat(callToTakeOver(7, 7).refusal).startsWith("a restart is under way already: handoff");
	}

	@Test
	void refusesATakeoverThatSomethingSpeaksAgainst() {
		FakeConnector old = this.predecessor.serve(8080);
		this.predecessor.generation.check((request, history) -> Optional.of("an import runs"));
		assertThat(callToTakeOver(7, 7).refusal).isEqualTo("an import runs");
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(state().state()).isEqualTo(GenerationStatus.State.SERVING);
	}

	@Test
	void doesNotHandOverToAProcessThatTakesItselfForAnother() {
		this.predecessor.serve(8080);
		FakeCaller caller = callToTakeOver(7, 8);
		assertThat(caller.admitted).isTrue();
		assertThat(this.predecessor.operatingSystem.foreign).isNull();
		assertThat(state().history()).first()
			.satisfies((report) -> assertThat(report.reason()).contains("pid 8 takes itself for pid 7"));
	}

	@Test
	void letsAProcessThatTakesOverGoOnAloneWhenTheApplicationCloses() {
		this.predecessor.serve(8080);
		takeOver();
		this.successor.adopt(8080);
		FakeConnector connector = this.successor.bind(8080);
		this.predecessor.generation.close();
		this.successor.generation.ready();
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.predecessor.operatingSystem.foreign.killed).isFalse();
		assertThat(this.predecessor.operatingSystem.foreign.terminated).isFalse();
	}

	@Test
	void startsAloneWhereThePredecessorDiesBeforeItHasAnswered() {
		Jvm taker = new Jvm(Invitation.takeover(FakeOperatingSystem.CONTROL_SOCKET, 100));
		taker.operatingSystem.failure = "nobody listens";
		taker.operatingSystem.predecessorRuns = false;
		CompletableFuture<Void> admission = taker.generation.begin();
		assertThat(admission).isCompleted();
		assertThat(taker.adopt(8080)).isEmpty();
		FakeConnector connector = taker.bind(8080);
		taker.operatingSystem.failure = null;
		taker.generation.ready();
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void saysWhyItWasNotLetToTakeOver() {
		Jvm taker = new Jvm(Invitation.takeover(FakeOperatingSystem.CONTROL_SOCKET, 100));
		FakeLink link = new FakeLink(this.loop, 100, taker.operatingSystem.descriptors);
		taker.operatingSystem.connectOver(link);
		CompletableFuture<Void> admission = taker.generation.begin();
		assertThat(admission).isNotDone();
		link.deliver(new Message.Refused("an import runs"));
		assertThat(admission).isCompletedExceptionally();
		assertThat(admission).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(TakeoverRefusedException.class)
			.withMessageContaining("an import runs");
		assertThat(taker.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@Test
	void followsUpARestartThatASuccessorRememberedWhichThenDied() {
		reach(Step.DRAIN);
		this.successor.generation.restart(REQUEST);
		assertThat(this.successor.launcher.launched).isEmpty();
		successorDies();
		assertThat(this.predecessor.launcher.launched).hasSize(2);
	}

	@Test
	void remembersARestartUntilItServes() {
		this.predecessor.generation.begin();
		this.predecessor.bind(8080);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.launcher.launched).isEmpty();
		this.predecessor.generation.ready();
		assertThat(this.predecessor.launcher.launched).hasSize(1);
		this.predecessor.launcher.last().exit(1);
		assertThat(this.predecessor.launcher.launched).hasSize(1);
	}

	@Test
	void handsOverToItsSuccessor(CapturedOutput output) {
		FakeConnector old = this.predecessor.serve(8080);
		old.connections = 3;
		launchSuccessor();
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		InheritedListener listener = this.successor.adopt(8080).orElseThrow();
		assertThat(listener.address()).isEqualTo(old.address());
		FakeConnector connector = this.successor.bind(8080);
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(connector.state).isEqualTo(FakeConnector.State.HOLDING);
		this.successor.generation.ready();
		assertThat(old.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(old.draining).isTrue();
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.successor.operatingSystem.controlSocketOpen).isTrue();
		old.connections = 0;
		this.loop.advance(PROBATION_AND_A_MOMENT);
		assertThat(this.predecessor.application.state).isEqualTo(FakeApplication.State.RETIRED);
		predecessorDies();
		assertThat(this.successor.application.state).isEqualTo(FakeApplication.State.RUNNING);
		assertNoDescriptorIsLeft();
		assertThat(this.loop.isWaiting()).isFalse();
		assertThat(output).contains("Generation 1, pid " + ProcessHandle.current().pid() + ", serves server (*:8080)")
			.contains("Generation 2, pid " + ProcessHandle.current().pid() + ", serves server (*:8080)")
			.contains("the predecessor has retired");
	}

	@Test
	void saysEverythingInTheAgreedOrder() {
		FakeConnector old = this.predecessor.serve(8080);
		handOver();
		old.connections = 0;
		this.loop.advance(PROBATION_AND_A_MOMENT);
		assertThat(this.successor.link.sent).hasExactlyElementsOfTypes(Hello.class, Received.class, Ready.class,
				Serving.class);
		assertThat(this.predecessor.link.sent).hasExactlyElementsOfTypes(Message.Welcome.class, Passed.class, Go.class,
				Bye.class);
	}

	@Test
	void handsOverFourHundredAndFiftyListeners() {
		List<FakeConnector> old = IntStream.range(9000, 9450).mapToObj(this.predecessor::bind).toList();
		this.predecessor.generation.begin();
		this.predecessor.generation.ready();
		launchSuccessor();
		List<FakeConnector> connectors = new ArrayList<>();
		for (int port = 9000; port < 9450; port++) {
			assertThat(this.successor.adopt(port)).isPresent();
			connectors.add(this.successor.bind(port));
		}
		this.successor.generation.ready();
		assertThat(this.predecessor.link.sent).filteredOn(Passed.class::isInstance).hasSize(3);
		assertThat(old).allMatch((connector) -> connector.state == FakeConnector.State.STOPPED);
		assertThat(connectors).allMatch((connector) -> connector.state == FakeConnector.State.ACCEPTING);
		assertNoDescriptorIsLeft();
	}

	@Test
	void retiresAPortThatTheSuccessorHasNotConfiguredAndServesItsNewOne() {
		FakeConnector old = this.predecessor.serve(8080);
		old.connections = 1;
		launchSuccessor();
		assertThat(this.successor.adopt(9090)).isEmpty();
		FakeConnector connector = this.successor.bind(9090);
		this.successor.generation.ready();
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		this.loop.advance(PROBATION_AND_A_MOMENT);
		assertThat(old.state).isEqualTo(FakeConnector.State.RETIRED);
		assertThat(this.predecessor.application.state).isEqualTo(FakeApplication.State.RUNNING);
		old.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.predecessor.application.state).isEqualTo(FakeApplication.State.RETIRED);
	}

	@Test
	void isGenerationThreeAfterTwoHandoffs(CapturedOutput output) {
		FakeConnector old = this.predecessor.serve(8080);
		handOver();
		old.connections = 0;
		this.loop.advance(PROBATION_AND_A_MOMENT);
		predecessorDies();
		Jvm second = this.successor;
		second.generation.restart(new RestartRequest("SIGHUP"));
		startSuccessorOf(second);
		assertThat(output).contains("Generation 3, pid " + ProcessHandle.current().pid() + ", serves server (*:8080)");
	}

	@ParameterizedTest
	@EnumSource(names = { "PREPARE", "RETIRE" }, mode = Mode.EXCLUDE)
	void canBeAskedAgainWhenTheSuccessorHasDied(Step step) {
		FakeConnector connector = reach(step);
		successorDies();
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.predecessor.launcher.launched).hasSize(1);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.launcher.launched).hasSize(2);
		assertThat(this.predecessor.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "PREPARE", "LAUNCH", "WARM" })
	void startsTheRememberedRestartWhenTheHandoffWasRolledBack(Step step) {
		FakeConnector connector = reach(step);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		if (step == Step.PREPARE) {
			Step.LAUNCH.enter(this, connector);
		}
		assertThat(this.predecessor.launcher.launched).hasSize(1);
		successorDies();
		assertThat(this.predecessor.launcher.launched).hasSize(2);
		this.predecessor.launcher.last().exit(1);
		assertThat(this.predecessor.launcher.launched).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void leavesTheRestartThatWasAskedForMeanwhileToTheSuccessor(Step step) {
		FakeConnector old = reach(step);
		for (int i = 0; i < 100; i++) {
			this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		}
		EnumSet.range(step, Step.RETIRE).stream().skip(1).forEach((next) -> next.enter(this, old));
		assertThat(this.successor.launcher.launched).isEmpty();
		predecessorDies();
		assertThat(this.predecessor.launcher.launched).hasSize(1);
		assertThat(this.successor.launcher.launched).hasSize(1);
		this.successor.launcher.last().exit(1);
		assertThat(this.successor.launcher.launched).hasSize(1);
	}

	@Test
	void doesNotHandOverWhileThePredecessorLives() {
		FakeConnector old = reach(Step.DRAIN);
		this.successor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.successor.launcher.launched).isEmpty();
		old.connections = 0;
		this.loop.advance(PROBATION_AND_A_MOMENT);
		predecessorDies();
		assertThat(this.successor.launcher.launched).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "WARM", "DRAIN" })
	void servesInPlaceOfAPredecessorThatWasKilled(Step step) {
		reach(step);
		predecessorDies();
		if (step == Step.WARM) {
			this.successor.bind(8080);
			this.successor.generation.ready();
		}
		assertThat(this.successor.connectors).allMatch((connector) -> connector.state == FakeConnector.State.ACCEPTING);
		this.successor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.successor.launcher.launched).hasSize(1);
		assertNoDescriptorIsLeft();
	}

	@Test
	void tellsThePredecessorWhyItCannotStart(CapturedOutput output) {
		reach(Step.WARM);
		this.successor.generation.failed("no such bean");
		assertThat(output).contains("rolling back, the successor failed: no such bean");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1_000, 100_000 })
	void tellsThePredecessorWhyItCannotStartHoweverLongItTakesToSay(int length) {
		reach(Step.WARM);
		this.successor.generation.failed("no such bean" + " at all".repeat(length));
		assertThat(this.successor.link.sent).last()
			.isInstanceOfSatisfying(Failed.class, (failed) -> assertThat(failed.reason()).startsWith("no such bean"));
	}

	@Test
	void hasNobodyToTellWhyTheFirstGenerationCannotStart() {
		this.predecessor.generation.begin();
		this.predecessor.generation.failed("no such bean");
		assertThat(this.predecessor.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@Test
	void doesNotStartARestartOnceTheApplicationCloses() {
		this.predecessor.serve(8080);
		this.predecessor.generation.close();
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.launcher.launched).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "LAUNCH", "WARM" })
	void endsTheSuccessorThatHasNotBeenToldToGoWhenTheApplicationCloses(Step step) {
		reach(step);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		this.predecessor.generation.close();
		assertThat(this.predecessor.launcher.last().killed).isTrue();
		successorDies();
		assertThat(this.predecessor.launcher.launched).hasSize(1);
	}

	@Test
	void leavesTheRestartToTheSuccessorAlsoWhenTheApplicationClosesWhileItDrains() {
		reach(Step.DRAIN);
		this.predecessor.generation.close();
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		predecessorDies();
		assertThat(this.successor.launcher.launched).hasSize(1);
		assertThat(this.successor.connectors.get(0).state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void doesNotServeOnceTheApplicationOfTheSuccessorCloses() {
		FakeConnector old = reach(Step.WARM);
		this.successor.bind(8080);
		this.successor.generation.close();
		this.successor.generation.ready();
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(this.successor.connectors).allMatch((connector) -> connector.state == FakeConnector.State.HOLDING);
		assertThat(this.successor.operatingSystem.controlSocketOpen).isFalse();
	}

	@Test
	void doesNotServeInPlaceOfADeadPredecessorOnceTheApplicationCloses() {
		reach(Step.WARM);
		this.successor.bind(8080);
		this.successor.generation.close();
		predecessorDies();
		this.successor.generation.ready();
		assertThat(this.successor.connectors).allMatch((connector) -> connector.state == FakeConnector.State.HOLDING);
		assertThat(this.successor.operatingSystem.controlSocketOpen).isFalse();
	}

	@Test
	void letsConnectionsMoveToTheSuccessorAndBack(CapturedOutput output) {
		FakeConnector old = reach(Step.DRAIN);
		FakeConnector connector = this.successor.connectors.get(0);
		List<SocketChannel> connections = this.predecessor.depart(old, 450);
		assertThat(connector.adopted).hasSize(450);
		this.successor.generation.unwell("health is DOWN");
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(old.draining).isFalse();
		assertThat(connections).noneMatch(SocketChannel::isOpen);
		assertThat(connector.state).isEqualTo(FakeConnector.State.STOPPED);
		connector.depart(connector.adopted);
		assertThat(FakeSocketChannel.clients(old.adopted)).isEqualTo(FakeSocketChannel.clients(connections));
		this.loop.advance(MOMENT);
		assertThat(this.successor.application.state).isEqualTo(FakeApplication.State.ABANDONED);
		this.predecessor.launcher.last().exit(1);
		assertThat(output).contains("serves on: the successor is not well: health is DOWN; "
				+ "450 connections had moved to it, 450 came back");
		assertThat(this.predecessor.application.state).isEqualTo(FakeApplication.State.RUNNING);
		assertThat(this.predecessor.operatingSystem.descriptors.stillOpen()).hasSize(450);
		assertThat(this.successor.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@Test
	void leavesNoConnectionOpenThatHasMovedWhenItRetires() {
		FakeConnector old = reach(Step.DRAIN);
		this.predecessor.depart(old, 450);
		old.connections = 0;
		this.loop.advance(PROBATION_AND_A_MOMENT);
		assertThat(this.predecessor.application.state).isEqualTo(FakeApplication.State.RETIRED);
		assertThat(this.predecessor.operatingSystem.descriptors.stillOpen()).isEmpty();
		assertThat(this.successor.operatingSystem.descriptors.stillOpen()).hasSize(450);
	}

	@Test
	void handsOverAgainAfterItHasTakenBack() {
		FakeConnector old = reach(Step.DRAIN);
		this.successor.generation.unwell("health is DOWN");
		this.loop.advance(MOMENT);
		this.successor.link.end("ended");
		this.predecessor.launcher.last().exit(1);
		handOver();
		assertThat(old.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(this.successor.connectors.get(0).state).isEqualTo(FakeConnector.State.ACCEPTING);
	}

	@Test
	void followsUpARestartThatItLeftToASuccessorWhichThenFailed() {
		reach(Step.DRAIN);
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(this.predecessor.launcher.launched).hasSize(1);
		successorDies();
		assertThat(this.predecessor.launcher.launched).hasSize(2);
	}

	@Test
	void cutsNothingForARestartThatWasAskedForBeforeTheDrain() {
		Jvm hammering = new Jvm(null, TestDeadlines.HAMMERING_ON_SIGNAL);
		FakeConnector old = hammering.serve(8080);
		old.connections = 1;
		hammering.generation.restart(new RestartRequest("SIGHUP"));
		hammering.generation.restart(new RestartRequest("SIGHUP"));
		startSuccessorOf(hammering);
		assertThat(old.connections).isOne();
		assertThat(hammering.link.sent).last().isEqualTo(new Restart(new RestartRequest("SIGHUP")));
		hammering.generation.restart(new RestartRequest("SIGHUP"));
		assertThat(old.connections).isZero();
	}

	@Test
	void cutsWhatADrainWaitsForWhenItIsToldSo() {
		FakeConnector old = reach(Step.DRAIN);
		this.predecessor.generation.hammer();
		assertThat(old.connections).isZero();
		assertThat(old.state).isEqualTo(FakeConnector.State.STOPPED);
	}

	@Test
	void cutsNothingWhileItDoesNotDrain() {
		FakeConnector connector = this.predecessor.serve(8080);
		connector.connections = 1;
		this.predecessor.generation.hammer();
		assertThat(connector.connections).isOne();
	}

	@Test
	void drainsBeforeItStops() {
		FakeConnector connector = this.predecessor.serve(8080);
		connector.connections = 1;
		this.predecessor.stop();
		assertThat(connector.state).isEqualTo(FakeConnector.State.RETIRED);
		assertThat(connector.draining).isTrue();
		assertThat(connector.departures).isNull();
		assertThat(this.predecessor.drained).isZero();
		connector.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.predecessor.drained).isOne();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void stopsAtOnceWhereNothingIsLeft() {
		this.predecessor.serve(8080);
		this.predecessor.stop();
		assertThat(this.predecessor.drained).isOne();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void cutsWhatIsLeftWhenAStopTakesLongerThanItMay() {
		FakeConnector connector = this.predecessor.serve(8080);
		connector.connections = 1;
		this.predecessor.stop();
		this.loop.advance(Jvm.STOP);
		assertThat(connector.asynchronousCompleted).isTrue();
		assertThat(this.predecessor.drained).isZero();
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(connector.connections).isZero();
		assertThat(this.predecessor.drained).isOne();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void cutsWhatAStopWaitsForWhenItIsToldSo() {
		FakeConnector connector = this.predecessor.serve(8080);
		connector.connections = 1;
		this.predecessor.stop();
		this.predecessor.generation.hammer();
		this.predecessor.generation.hammer();
		assertThat(connector.connections).isZero();
		assertThat(this.predecessor.drained).isOne();
	}

	@Test
	void drainsEachTimeItStops() {
		this.predecessor.serve(8080);
		this.predecessor.generation.drain(Jvm.STOP, () -> this.predecessor.drained++);
		FakeConnector connector = this.predecessor.bind(8080);
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		connector.connections = 1;
		this.predecessor.generation.drain(Jvm.STOP, () -> this.predecessor.drained++);
		assertThat(this.predecessor.drained).isOne();
		connector.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.predecessor.drained).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "PREPARE", "LAUNCH", "WARM" })
	void drainsWithoutASuccessorWhenItStopsBeforeTheCommit(Step step) {
		FakeConnector old = reach(step);
		this.predecessor.stop();
		assertThat(old.state).isEqualTo(FakeConnector.State.RETIRED);
		assertThat(this.predecessor.drained).isZero();
		old.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.predecessor.drained).isOne();
	}

	@Test
	void leavesItsListenerToTheSuccessorWhenItStopsWhileItDrains() {
		FakeConnector old = reach(Step.DRAIN);
		List<SocketChannel> connections = this.predecessor.depart(old, 450);
		assertThat(connections).allMatch(SocketChannel::isOpen);
		this.predecessor.stop();
		assertThat(old.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(old.departures).isNull();
		assertThat(connections).noneMatch(SocketChannel::isOpen);
		assertThat(this.predecessor.drained).isZero();
		old.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.predecessor.drained).isOne();
		assertThat(this.successor.connectors.get(0).state).isEqualTo(FakeConnector.State.ACCEPTING);
		predecessorDies();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void doesNotServeAgainOnceItStopsWhateverBecomesOfTheSuccessor() {
		FakeConnector old = reach(Step.DRAIN);
		this.predecessor.stop();
		successorDies();
		assertThat(old.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(old.draining).isTrue();
		old.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.predecessor.drained).isOne();
	}

	@Test
	void retiresWhatTheSuccessorDoesNotServeWhenItStopsWhileItDrains() {
		FakeConnector unwanted = this.predecessor.bind(8081);
		FakeConnector old = reach(Step.DRAIN);
		this.predecessor.stop();
		assertThat(old.state).isEqualTo(FakeConnector.State.STOPPED);
		assertThat(unwanted.state).isEqualTo(FakeConnector.State.RETIRED);
	}

	@Test
	void givesBackToThePredecessorWhenItStopsInTheProbation() {
		FakeConnector old = reach(Step.DRAIN);
		FakeConnector connector = this.successor.connectors.get(0);
		connector.connections = 1;
		this.successor.stop();
		assertThat(old.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(connector.draining).isTrue();
		assertThat(this.successor.drained).isZero();
		connector.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.successor.drained).isOne();
		assertThat(this.successor.application.state).isEqualTo(FakeApplication.State.RUNNING);
		assertThat(this.predecessor.launcher.last().killed).isFalse();
	}

	@Test
	void letsThePredecessorHaveEveryConnectionBeforeItStops() {
		FakeConnector old = reach(Step.DRAIN);
		FakeConnector connector = this.successor.connectors.get(0);
		List<Integer> back = new ArrayList<>();
		this.successor.generation.close();
		this.loop.execute(() -> {
			this.successor.depart(connector, 450);
			this.successor.generation.drain(Jvm.STOP, () -> back.add(old.adopted.size()));
		});
		this.loop.advance(MOMENT);
		assertThat(back).containsExactly(450);
	}

	@Test
	void answersThePredecessorForAsLongAsItAsks() {
		reach(Step.DRAIN);
		this.loop.advance(TestDeadlines.PROBATION.multipliedBy(2));
		assertThat(this.predecessor.link.pings).hasSizeGreaterThan(5);
		assertThat(this.successor.link.pings).isEqualTo(this.predecessor.link.pings);
		assertThat(this.predecessor.launcher.last().killed).isFalse();
	}

	@Test
	void refusesARestartWhileItStarts() {
		this.predecessor.generation.begin();
		assertThat(this.predecessor.generation.request(REQUEST).join())
			.isEqualTo(new RestartAnswer.Refused("this generation starts, and does not serve yet"));
		this.predecessor.bind(8080);
		this.predecessor.generation.ready();
		assertThat(this.predecessor.launcher.launched).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Step.class)
	void refusesARestartWhileOneIsUnderWay(Step step) {
		reach(step);
		assertThat(this.predecessor.generation.request(REQUEST).join()).isInstanceOfSatisfying(
				RestartAnswer.Refused.class,
				(refused) -> assertThat(refused.reason()).startsWith("a restart is under way already: handoff")
					.contains("to generation 2 is in phase "));
		assertThat(this.predecessor.launcher.launched.size()).isLessThanOrEqualTo(1);
	}

	@Test
	void saysWhyThereAreNoRestartsAtAll() {
		this.predecessor.serve(8080);
		this.predecessor.generation.standBack("the connector is not ours");
		assertThat(this.predecessor.generation.request(REQUEST).join())
			.isEqualTo(new RestartAnswer.Off("the connector is not ours"));
		assertThat(state().obstacle()).isEqualTo("the connector is not ours");
	}

	@Test
	void refusesARestartWhileThePredecessorStillDrains() {
		reach(Step.DRAIN);
		assertThat(this.successor.generation.request(REQUEST).join()).isInstanceOfSatisfying(
				RestartAnswer.Refused.class,
				(refused) -> assertThat(refused.reason()).contains("the predecessor still finishes"));
	}

	@Test
	void hasNothingToCallOffWhereNothingIsUnderWay() {
		this.predecessor.serve(8080);
		assertThat(this.predecessor.generation.abort("alice").join()).isFalse();
	}

	@Test
	void callsOffWhatIsUnderWay() {
		FakeConnector connector = reach(Step.LAUNCH);
		assertThat(this.predecessor.generation.abort("alice").join()).isTrue();
		this.predecessor.launcher.last().exit(143);
		assertThat(connector.state).isEqualTo(FakeConnector.State.ACCEPTING);
		assertThat(state().state()).isEqualTo(GenerationStatus.State.SERVING);
		assertThat(state().history()).extracting(HandoffReport::outcome).containsExactly(HandoffReport.Outcome.ABORTED);
	}

	@Test
	void tellsHowItStands() {
		this.predecessor.generation.begin();
		assertThat(state().state()).isEqualTo(GenerationStatus.State.STARTING);
		FakeConnector connector = this.predecessor.bind(8080);
		this.predecessor.generation.ready();
		connector.connections = 3;
		GenerationStatus status = state();
		assertThat(status.state()).isEqualTo(GenerationStatus.State.SERVING);
		assertThat(status.self().generation()).isOne();
		assertThat(status.listeners()).containsExactly(new GenerationStatus.Listening("server", "*:8080", 1));
		assertThat(status.connections().all()).isEqualTo(3);
		assertThat(status.obstacle()).isNull();
		assertThat(status.handoff()).isNull();
		assertThat(status.history()).isEmpty();
	}

	@Test
	void tellsHowBothGenerationsStandWhileTheyOverlap() {
		reach(Step.DRAIN);
		assertThat(state().state()).isEqualTo(GenerationStatus.State.DRAINING);
		GenerationStatus status = this.successor.generation.status().join();
		assertThat(status.state()).isEqualTo(GenerationStatus.State.SUCCEEDING);
		assertThat(status.self().generation()).isEqualTo(2);
		assertThat(status.listeners()).containsExactly(new GenerationStatus.Listening("server", "*:8080", 1));
		assertThat(status.handoff().id()).isEqualTo(state().handoff().id());
		assertThat(status.handoff().connections().held()).isOne();
		assertThat(status.history()).isEmpty();
	}

	@Test
	void remembersOverGenerations() {
		FakeConnector old = reach(Step.DRAIN);
		this.loop.advance(PROBATION_AND_A_MOMENT);
		old.connections = 0;
		this.loop.advance(MOMENT);
		GenerationStatus status = this.successor.generation.status().join();
		assertThat(status.history()).isEqualTo(state().history());
		assertThat(status.history()).extracting(HandoffReport::outcome)
			.containsExactly(HandoffReport.Outcome.SUCCEEDED);
		assertThat(status.totals()).isEqualTo(this.predecessor.generation.totals());
		assertThat(status.totals().phases()).containsKeys("PREPARE", "DRAIN");
		predecessorDies();
		status = this.successor.generation.status().join();
		assertThat(status.state()).isEqualTo(GenerationStatus.State.SERVING);
		assertThat(status.handoff()).isNull();
		assertThat(status.history()).hasSize(1);
	}

	@Test
	void countsItselfAsASuccessWhereThePredecessorWasKilledBeforeItCould() {
		reach(Step.DRAIN);
		predecessorDies();
		GenerationStatus status = this.successor.generation.status().join();
		assertThat(status.history()).extracting(HandoffReport::outcome)
			.containsExactly(HandoffReport.Outcome.SUCCEEDED);
		assertThat(status.totals().restarts().values()).containsExactly(1L);
	}

	@Test
	void tellsTheApplicationThatItServesAndThatItIsAlone() {
		reach(Step.DRAIN);
		assertThat(this.predecessor.application.events).startsWith(new HandoffEvent.Serving(1),
				new HandoffEvent.Alone(1));
		assertThat(this.successor.application.events).contains(new HandoffEvent.Serving(2))
			.doesNotContain(new HandoffEvent.Alone(2));
		predecessorDies();
		assertThat(this.successor.application.events).containsOnlyOnce(new HandoffEvent.Alone(2));
	}

	@ParameterizedTest
	@CsvSource({ "PREPARE, HANDING_OVER", "WARM, HANDING_OVER", "DRAIN, DRAINING" })
	void answersHowItStandsToWhoeverAsks(Step step, State state) {
		reach(step);
		FakeAsker asker = this.predecessor.ask(Errand.STATUS);
		assertThat(asker.told).hasExactlyElementsOfTypes(Counted.class);
		assertThat(asker.answer).isInstanceOfSatisfying(Status.class, (status) -> {
			assertThat(status.status().state()).isEqualTo(state);
			assertThat(status.status().origin()).isEqualTo(Reports.ORIGIN);
			assertThat(status.status().connections().all()).isOne();
		});
	}

	@Test
	void tellsWhoeverAsksOfTheHandoffsBefore() {
		reach(Step.LAUNCH);
		successorDies();
		FakeAsker asker = this.predecessor.ask(Errand.STATUS);
		assertThat(asker.told).hasExactlyElementsOfTypes(Report.class, Counted.class);
	}

	@Test
	void restartsForSomebodyWhoAsksAndTellsOfEachPhaseUntilItHasSucceeded() {
		FakeConnector old = this.predecessor.serve(8080);
		old.connections = 1;
		FakeAsker asker = this.predecessor.ask(Errand.RESTART);
		startSuccessorOf(this.predecessor);
		assertThat(phasesTold(asker)).containsExactly("PREPARE", "LAUNCH", "LISTENERS", "WARM", "COMMIT", "PROBATION",
				"PROBATION");
		this.loop.advance(PROBATION_AND_A_MOMENT);
		assertThat(asker.answer).isInstanceOfSatisfying(Report.class, (report) -> {
			assertThat(report.handoff().outcome()).isEqualTo(HandoffReport.Outcome.SUCCEEDED);
			assertThat(report.handoff().request()).isEqualTo(asker.ask().request());
		});
		assertThat(this.predecessor.application.state).isEqualTo(FakeApplication.State.RUNNING);
	}

	@Test
	void tellsSomebodyWhoAskedThatItWasRolledBack() {
		this.predecessor.serve(8080);
		FakeAsker asker = this.predecessor.ask(Errand.RESTART);
		this.predecessor.launcher.last().exit(1);
		assertThat(phasesTold(asker)).containsExactly("PREPARE", "LAUNCH", "ROLL_BACK");
		assertThat(asker.answer).isInstanceOfSatisfying(Report.class,
				(report) -> assertThat(report.handoff().outcome()).isEqualTo(HandoffReport.Outcome.ROLLED_BACK));
	}

	@Test
	void tellsSomebodyWhoAskedWhatTheChecksObjectTo() {
		this.predecessor.serve(8080);
		this.predecessor.generation.check((request, history) -> Optional.of("it is Friday"));
		FakeAsker asker = this.predecessor.ask(Errand.RESTART);
		assertThat(asker.answer).isInstanceOfSatisfying(Report.class, (report) -> {
			assertThat(report.handoff().outcome()).isEqualTo(HandoffReport.Outcome.REFUSED);
			assertThat(report.handoff().reason()).isEqualTo("it is Friday");
		});
	}

	@Test
	void tellsSomebodyWhoAskedWhatBecameOfItWhenTheApplicationStops() {
		this.predecessor.serve(8080);
		FakeAsker asker = this.predecessor.ask(Errand.RESTART);
		this.predecessor.generation.close();
		assertThat(asker.answer).isInstanceOfSatisfying(Report.class, (report) -> {
			assertThat(report.handoff().outcome()).isEqualTo(HandoffReport.Outcome.ABORTED);
			assertThat(report.handoff().reason()).isEqualTo("this generation ends");
		});
	}

	@Test
	void refusesSomebodyWhoAsksForARestartWhileOneIsUnderWay() {
		reach(Step.WARM);
		FakeAsker asker = this.predecessor.ask(Errand.RESTART);
		assertThat(asker.told).isEmpty();
		assertThat(asker.answer).isInstanceOfSatisfying(Refused.class,
				(refused) -> assertThat(refused.reason()).startsWith("a restart is under way already: handoff "));
	}

	@Test
	void refusesSomebodyWhoAsksForARestartWhereHotRestartIsOff() {
		this.predecessor.serve(8080);
		this.predecessor.generation.standBack("the connector is not ours");
		assertThat(this.predecessor.ask(Errand.RESTART).answer)
			.isEqualTo(new Refused("hot restart is off: the connector is not ours"));
	}

	@Test
	void callsOffTheHandoffForSomebodyWhoAsks() {
		this.predecessor.serve(8080);
		FakeAsker restarting = this.predecessor.ask(Errand.RESTART);
		assertThat(this.predecessor.ask(Errand.ABORT).answer).isEqualTo(new Message.Done());
		successorDies();
		assertThat(restarting.answer).isInstanceOfSatisfying(Report.class, (report) -> {
			assertThat(report.handoff().outcome()).isEqualTo(HandoffReport.Outcome.ABORTED);
			assertThat(report.handoff().reason()).isEqualTo("called off by CLI of alice");
		});
		assertThat(this.predecessor.ask(Errand.ABORT).answer)
			.isEqualTo(new Refused("there is no restart that can be called off"));
	}

	@Test
	void answersWhoeverAsksUntilItHasDrainedBeforeItStops() {
		FakeConnector connector = this.predecessor.serve(8080);
		connector.connections = 1;
		this.predecessor.generation.closeToDrain();
		this.predecessor.generation.drain(Duration.ofSeconds(20), () -> {
		});
		assertThat(this.predecessor.ask(Errand.STATUS).answer).isInstanceOfSatisfying(Status.class,
				(status) -> assertThat(status.status().state()).isEqualTo(State.DRAINING));
		assertThat(this.predecessor.ask(Errand.RESTART).answer).isEqualTo(new Refused("this generation ends"));
		connector.connections = 0;
		this.loop.advance(MOMENT);
		assertThat(this.predecessor.operatingSystem.controlSocketOpen).isFalse();
	}

	@Test
	void refusesSomebodyWhoSpeaksAnotherProtocol() {
		this.predecessor.serve(8080);
		FakeAsker asker = new FakeAsker(new Message.Ask(new ProtocolVersions(8, 9), Errand.STATUS, REQUEST));
		this.predecessor.operatingSystem.ask(asker);
		assertThat(asker.answer)
			.isEqualTo(new Refused("you speak protocol versions 8 to 9, this generation's starter speaks version 1"));
	}

	@Test
	void refusesAnErrandThatItDoesNotKnow() {
		this.predecessor.serve(8080);
		assertThat(this.predecessor.ask(Errand.UNKNOWN).answer)
			.isEqualTo(new Refused("this generation's starter does not know what you ask for"));
	}

	private static List<String> phasesTold(FakeAsker asker) {
		return asker.told.stream()
			.map((message) -> ((Report) message).handoff().phases())
			.map((phases) -> phases.get(phases.size() - 1).phase())
			.toList();
	}

	private GenerationStatus state() {
		return this.predecessor.generation.status().join();
	}

	private void launchSuccessor() {
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		this.successor = new Jvm(this.predecessor.launcher.invitation());
		this.successor.connectTo(this.predecessor);
	}

	private void handOver() {
		this.predecessor.connectors.get(0).connections = 1;
		this.predecessor.generation.restart(new RestartRequest("SIGHUP"));
		startSuccessorOf(this.predecessor);
	}

	private void startSuccessorOf(Jvm jvm) {
		this.successor = new Jvm(jvm.launcher.invitation());
		this.successor.connectTo(jvm);
		this.successor.adopt(8080);
		this.successor.bind(8080);
		this.successor.generation.ready();
	}

	private void takeOver() {
		this.successor = new Jvm(Invitation.takeover(FakeOperatingSystem.CONTROL_SOCKET, 100));
		this.successor.connectTo(this.predecessor, ProcessHandle.current().pid());
	}

	private FakeCaller callToTakeOver(long pid, long peer) {
		return this.predecessor.call(new Hello(ProtocolVersions.SPOKEN, "", pid, "app 2", "0.1", 99), peer);
	}

	private FakeConnector reach(Step step) {
		FakeConnector connector = this.predecessor.serve(8080);
		connector.connections = 1;
		for (Step next : EnumSet.range(Step.PREPARE, step)) {
			next.enter(this, connector);
		}
		return connector;
	}

	private void successorDies() {
		if (this.successor != null) {
			this.predecessor.link.end("closed the control socket");
		}
		this.predecessor.launcher.last().exit(137);
		this.loop.advance(MOMENT);
	}

	private void predecessorDies() {
		this.successor.operatingSystem.predecessorRuns = false;
		this.successor.link.end("closed the control socket");
		this.loop.advance(MOMENT);
	}

	private void assertNoDescriptorIsLeft() {
		assertThat(this.predecessor.operatingSystem.descriptors.stillOpen()).isEmpty();
		if (this.successor != null) {
			assertThat(this.successor.operatingSystem.descriptors.stillOpen()).isEmpty();
		}
	}

	/**
	 * Moments of a handoff, each with what has to happen for it.
	 */
	enum Step {

		PREPARE {
			@Override
			void enter(GenerationTests test, FakeConnector old) {
				test.predecessor.operatingSystem.preparing = true;
				test.predecessor.generation.restart(new RestartRequest("SIGHUP"));
			}
		},

		LAUNCH {
			@Override
			void enter(GenerationTests test, FakeConnector old) {
				test.predecessor.operatingSystem.preparing = false;
				test.predecessor.operatingSystem.donePreparing();
			}
		},

		WARM {
			@Override
			void enter(GenerationTests test, FakeConnector old) {
				test.successor = test.new Jvm(test.predecessor.launcher.invitation());
				test.successor.connectTo(test.predecessor);
				test.successor.adopt(8080);
			}
		},

		DRAIN {
			@Override
			void enter(GenerationTests test, FakeConnector old) {
				test.successor.bind(8080);
				test.successor.generation.ready();
			}
		},

		RETIRE {
			@Override
			void enter(GenerationTests test, FakeConnector old) {
				old.connections = 0;
				test.loop.advance(MOMENT);
			}
		};

		abstract void enter(GenerationTests test, FakeConnector old);

	}

	/**
	 * A generation with everything around it.
	 */
	private final class Jvm {

		private static final Duration STOP = Duration.ofSeconds(20);

		private final FakeOperatingSystem operatingSystem = new FakeOperatingSystem(GenerationTests.this.loop);

		private final FakeLauncher launcher = new FakeLauncher();

		private final FakeApplication application = new FakeApplication();

		private final List<FakeConnector> connectors = new ArrayList<>();

		private final Generation generation;

		private final FakeActivation activation = new FakeActivation();

		private FakeLink link;

		private int drained;

		private Jvm(Invitation invitation) {
			this(invitation, TestDeadlines.DRAINING);
		}

		private Jvm(Invitation invitation, DrainSettings draining) {
			this.generation = new Generation(GenerationTests.this.loop, this.operatingSystem, this.launcher,
					this.application, new FakePreparation(), new GracefulWork(),
					new Identity("app", "0.1", Reports.ORIGIN),
					new HandoffSettings(TestDeadlines.ALL, Ramp.NONE, draining, null), invitation, this.activation);
		}

		/**
		 * Stop as an application does: it tells that it closes, then drains.
		 */
		private void stop() {
			this.generation.close();
			this.generation.drain(STOP, () -> this.drained++);
		}

		private List<SocketChannel> depart(FakeConnector from, int count) {
			List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, count);
			from.connections += count;
			from.depart(connections);
			return connections;
		}

		private FakeConnector serve(int port) {
			this.generation.begin();
			FakeConnector connector = bind(port);
			this.generation.ready();
			return connector;
		}

		private Optional<InheritedListener> adopt(int port) {
			try {
				return this.generation.adopt(new ListenerName("server", "*:" + port), new InetSocketAddress(port));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private FakeConnector bind(int port) {
			FakeConnector connector = FakeConnector.onPort(port);
			this.connectors.add(connector);
			this.generation.register(connector);
			return connector;
		}

		private FakeAsker ask(Errand errand) {
			FakeAsker asker = new FakeAsker(errand, new RestartRequest("CLI", "alice", false));
			this.operatingSystem.ask(asker);
			return asker;
		}

		private FakeCaller call(Hello hello, long pid) {
			FakeCaller caller = new FakeCaller(GenerationTests.this.loop, hello,
					new FakeLink(GenerationTests.this.loop, pid, this.operatingSystem.descriptors));
			this.operatingSystem.call(caller);
			return caller;
		}

		private void connectTo(Jvm from) {
			connectTo(from, from.launcher.last().pid());
		}

		private void connectTo(Jvm from, long pid) {
			this.link = new FakeLink(GenerationTests.this.loop, ProcessHandle.current().pid(),
					this.operatingSystem.descriptors);
			from.link = new FakeLink(GenerationTests.this.loop, pid, from.operatingSystem.descriptors);
			FakeLink.connect(this.link, from.link);
			from.link.heardBy(new Greeting(from));
			this.operatingSystem.connectOver(this.link);
			this.generation.begin();
		}

	}

	/**
	 * The control socket's part: the first word makes a caller.
	 */
	private final class Greeting implements Link.Listener {

		private final Jvm jvm;

		private Greeting(Jvm jvm) {
			this.jvm = jvm;
		}

		@Override
		public void received(Message message, List<Descriptor> descriptors) {
			this.jvm.operatingSystem.call(new FakeCaller(GenerationTests.this.loop, (Hello) message, this.jvm.link));
		}

		@Override
		public void closed(String reason) {
		}

	}

}
