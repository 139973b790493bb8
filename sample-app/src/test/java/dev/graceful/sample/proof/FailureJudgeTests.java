package dev.graceful.sample.proof;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Failure;
import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.proof.FailureJudge.Fate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureJudge}.
 */
class FailureJudgeTests {

	private static final long PREDECESSOR = 1;

	private static final long SUCCESSOR = 2;

	private static final Life PREDECESSOR_LIVES = Life.of(PREDECESSOR);

	private static final Life SUCCESSOR_LIVES = Life.of(SUCCESSOR);

	@Test
	void whatThePredecessorHadWhenItWasKilledIsLostWithIt() {
		FailureJudge judge = killedPredecessor();
		assertThat(judge.fateOf(failure(1, PREDECESSOR, 9, 10))).isEqualTo(Fate.LOST_WITH_THE_PROCESS);
		assertThat(judge.fateOf(failure(9, 0, 9, 10))).isEqualTo(Fate.LOST_WITH_THE_PROCESS);
	}

	@Test
	void whatTheSuccessorHadWhenThePredecessorWasKilledCouldBeServed() {
		assertThat(killedPredecessor().fateOf(failure(1, SUCCESSOR, 9, 10))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void aConnectionThatWasOpenedAfterTheProcessWasKilledCouldBeServed() {
		assertThat(killedPredecessor().fateOf(failure(11, 0, 11, 12))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void whatFailedLongBeforeTheProcessWasKilledCouldBeServed() {
		assertThat(killedPredecessor().fateOf(failure(1, PREDECESSOR, 8, 9))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void whatIsInASuccessorThatWasKilledBeforeItServedCouldBeServed() {
		FailureJudge judge = new FailureJudge(FaultStep.STARTING, InjectedFault.KILL, PREDECESSOR_LIVES,
				SUCCESSOR_LIVES.endedAt(seconds(10)), null);
		assertThat(judge.fateOf(failure(1, PREDECESSOR, 9, 10))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void whatMayHaveMigratedToASuccessorThatWasStoppedIsLostWithIt() {
		FailureJudge judge = new FailureJudge(FaultStep.SERVING, InjectedFault.STOP, PREDECESSOR_LIVES,
				SUCCESSOR_LIVES.stoppedAt(seconds(10)).endedAt(seconds(13)), null);
		assertThat(judge.fateOf(failure(1, PREDECESSOR, 9, 13))).isEqualTo(Fate.LOST_WITH_THE_PROCESS);
		assertThat(judge.fateOf(failure(11, 0, 11, 21))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void nothingIsLostWithAProcessThatGoesOn() {
		FailureJudge judge = new FailureJudge(FaultStep.SERVING, InjectedFault.CLOSED_LINK, PREDECESSOR_LIVES,
				SUCCESSOR_LIVES.endedAt(seconds(10)), null);
		assertThat(judge.fateOf(failure(1, SUCCESSOR, 9, 10))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void nobodyServesWhileAPredecessorIsStoppedThatHasNotSaidGo() {
		FailureJudge judge = new FailureJudge(FaultStep.PASSED, InjectedFault.STOP,
				PREDECESSOR_LIVES.stoppedAt(seconds(10)).wokeAt(seconds(20)), SUCCESSOR_LIVES, null);
		assertThat(judge.fateOf(failure(11, 0, 11, 19))).isEqualTo(Fate.NOBODY_SERVED);
		assertThat(judge.fateOf(failure(21, 0, 21, 22))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void nobodyServesWhenNoProcessIsLeft() {
		FailureJudge judge = new FailureJudge(FaultStep.ASKED, InjectedFault.KILL,
				PREDECESSOR_LIVES.endedAt(seconds(10)), null, null);
		assertThat(judge.fateOf(failure(11, 0, 11, 12))).isEqualTo(Fate.NOBODY_SERVED);
	}

	@Test
	void nobodyServesUntilASuccessorThatGotNoListenerHasBoundOne() {
		FailureJudge judge = new FailureJudge(FaultStep.LAUNCHED, InjectedFault.KILL,
				PREDECESSOR_LIVES.endedAt(seconds(10)), SUCCESSOR_LIVES, seconds(20));
		assertThat(judge.fateOf(failure(11, 0, 11, 12))).isEqualTo(Fate.NOBODY_SERVED);
		assertThat(judge.fateOf(failure(21, 0, 21, 22))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	@Test
	void nobodyServesNewConnectionsWhereAPredecessorThatHasNotSaidGoHasNoDescriptors() {
		FailureJudge judge = new FailureJudge(FaultStep.ASKED, InjectedFault.NO_DESCRIPTORS, PREDECESSOR_LIVES, null,
				null);
		assertThat(judge.fateOf(failure(11, 0, 11, 12))).isEqualTo(Fate.NOBODY_SERVED);
		assertThat(judge.fateOf(failure(1, PREDECESSOR, 11, 12))).isEqualTo(Fate.COULD_BE_SERVED);
	}

	private static FailureJudge killedPredecessor() {
		return new FailureJudge(FaultStep.DRAINING, InjectedFault.KILL, PREDECESSOR_LIVES.endedAt(seconds(10)),
				SUCCESSOR_LIVES, null);
	}

	private static Failure failure(int opened, long servedBy, int start, int end) {
		return new Failure(Mode.NEW_CONNECTION, FailureKind.RESET, seconds(opened), servedBy, seconds(start),
				seconds(end), "");
	}

	private static Duration seconds(int seconds) {
		return Duration.ofSeconds(seconds);
	}

}
