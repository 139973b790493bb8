package dev.graceful.handoff;

import java.time.Duration;

import dev.graceful.handoff.Message.Pong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Pulse}.
 */
class PulseTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final FakeLoop loop = new FakeLoop();

	private final FakeLink link = new FakeLink(this.loop, 101, new FakeDescriptors());

	private Pulse pulse;

	private int silent;

	private int trusted;

	@Test
	void asksAtOnceAndASecondAfterEachAnswer() {
		begin();
		assertThat(this.link.pings).containsExactly(1);
		answer(1);
		this.loop.advance(INTERVAL.minusMillis(1));
		assertThat(this.link.pings).containsExactly(1);
		this.loop.advance(Duration.ofMillis(1));
		assertThat(this.link.pings).containsExactly(1, 2);
		answer(2);
		this.loop.advance(INTERVAL);
		assertThat(this.link.pings).containsExactly(1, 2, 3);
		assertThat(this.silent).isZero();
	}

	@Test
	void tellsOnceThatThereIsNoAnswer() {
		begin();
		this.loop.advance(TestDeadlines.ANSWER.minusMillis(1));
		assertThat(this.silent).isZero();
		this.loop.advance(Duration.ofMillis(1));
		assertThat(this.silent).isOne();
		this.loop.advance(TestDeadlines.ANSWER.multipliedBy(10));
		assertThat(this.silent).isOne();
		assertThat(this.link.pings).containsExactly(1);
	}

	@Test
	void tellsThatThereIsNoAnswerToALaterPing() {
		begin();
		answer(1);
		this.loop.advance(INTERVAL.plus(TestDeadlines.ANSWER));
		assertThat(this.silent).isOne();
	}

	@Test
	void doesNotTakeTheAnswerToAnEarlierPingForOne() {
		begin();
		answer(1);
		this.loop.advance(INTERVAL);
		answer(1);
		this.loop.advance(TestDeadlines.ANSWER);
		assertThat(this.silent).isOne();
	}

	@Test
	void asksAgainWhereItWasThisProcessThatStoodStill() {
		begin();
		this.loop.standStill(TestDeadlines.ANSWER.multipliedBy(10));
		assertThat(this.silent).isZero();
		assertThat(this.link.pings).containsExactly(1, 2);
		answer(1);
		answer(2);
		this.loop.advance(INTERVAL);
		assertThat(this.silent).isZero();
		assertThat(this.link.pings).containsExactly(1, 2, 3);
	}

	@Test
	void tellsThatThereIsNoAnswerAlsoAfterThisProcessStoodStill() {
		begin();
		this.loop.standStill(TestDeadlines.ANSWER.multipliedBy(10));
		this.loop.advance(TestDeadlines.ANSWER);
		assertThat(this.silent).isOne();
	}

	@Test
	void trustsTheSuccessorOnceItHasAnsweredForTheLastTime() {
		begin();
		answer(1);
		this.pulse.askForTheLastTime(() -> this.trusted++);
		assertThat(this.link.pings).containsExactly(1, 2);
		answer(1);
		assertThat(this.trusted).isZero();
		answer(2);
		assertThat(this.trusted).isOne();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	@Test
	void doesNotTrustASuccessorThatDoesNotAnswerForTheLastTime() {
		begin();
		this.pulse.askForTheLastTime(() -> this.trusted++);
		this.loop.advance(TestDeadlines.ANSWER);
		assertThat(this.trusted).isZero();
		assertThat(this.silent).isOne();
	}

	@Test
	void asksNothingMoreAfterItsEndWhateverIsAnswered() {
		begin();
		this.pulse.end();
		answer(0);
		answer(1);
		this.loop.advance(TestDeadlines.ANSWER.multipliedBy(10));
		assertThat(this.link.pings).containsExactly(1);
		assertThat(this.silent).isZero();
		assertThat(this.loop.isWaiting()).isFalse();
	}

	private void begin() {
		this.link.answersPings = false;
		this.pulse = new Pulse(this.loop, this.link, TestDeadlines.ANSWER, () -> this.silent++);
		this.pulse.begin();
	}

	private void answer(int ping) {
		this.pulse.answered(new Pong(ping));
	}

}
