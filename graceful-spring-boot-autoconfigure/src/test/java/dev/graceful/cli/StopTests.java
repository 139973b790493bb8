package dev.graceful.cli;

import java.time.Duration;

import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Stop}.
 */
class StopTests extends VerbTest {

	private final Verb stop = new Stop();

	private final FakeGeneration serving = FakeGeneration.of(1, 4711);

	@Test
	void saysThatNothingRuns() {
		assertThat(run(this.stop)).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(printed()).isEqualTo("Nothing runs from /srv/shop.jar%n".formatted());
	}

	@Test
	void followsTheDrainUntilTheProcessHasEnded() {
		this.running.add(this.serving);
		this.serving.ends = false;
		this.later.put(Duration.ofMillis(2500), this.running::clear);
		this.later.put(Duration.ofMillis(4000), () -> this.serving.alive = false);
		assertThat(run(this.stop)).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(this.serving.terminated).isOne();
		assertThat(printed().lines()).containsExactly("Stopping generation 1, pid 4711, which has 12 connections",
				"  draining, 12 connections left", "  closing the application", "Stopped after 4.0 s");
	}

	@Test
	void stopsThePredecessorThatDrainsAsWell() {
		var handoff = FakeGeneration.handoff(Outcome.SUCCEEDED, "", "DRAIN");
		FakeGeneration predecessor = FakeGeneration.of(1, 4711).is(State.DRAINING).handsOver(handoff);
		FakeGeneration successor = FakeGeneration.of(2, 4750).is(State.SUCCEEDING).handsOver(handoff);
		this.running.add(predecessor);
		this.running.add(successor);
		this.later.put(Duration.ofMillis(50), this.running::clear);
		assertThat(run(this.stop)).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(predecessor.terminated).isOne();
		assertThat(successor.terminated).isOne();
	}

	@Test
	void stopsASuccessorThatHasBegunToServeMeanwhileAndNobodyElse() {
		FakeGeneration heir = FakeGeneration.of(2, 4750)
			.remembers(FakeGeneration.handoff(Outcome.SUCCEEDED, "", "DRAIN"));
		FakeGeneration other = FakeGeneration.of(1, 4800);
		this.running.add(this.serving);
		this.running.add(other);
		this.serving.ends = false;
		this.later.put(Duration.ofSeconds(1), () -> {
			this.serving.alive = false;
			this.running.remove(this.serving);
			this.running.add(heir);
		});
		this.later.put(Duration.ofSeconds(2), () -> this.running.remove(heir));
		assertThat(run(this.stop, "--pid=4711")).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(heir.terminated).isOne();
		assertThat(other.terminated).isZero();
	}

	@Test
	void killsWhatHasNotEndedInTime() {
		this.running.add(this.serving);
		this.serving.ends = false;
		assertThat(run(this.stop, "--timeout=3s")).isEqualTo(ExitCode.FORCED);
		assertThat(this.serving.alive).isFalse();
		assertThat(printed()).endsWith("Killed pid 4711: it had not ended within 3.0 s%n".formatted());
	}

	@Test
	void killsAtTheSecondCtrlC() {
		this.running.add(this.serving);
		this.serving.ends = false;
		this.later.put(Duration.ofSeconds(1), () -> this.interrupts++);
		this.later.put(Duration.ofSeconds(2), () -> this.interrupts++);
		assertThat(run(this.stop)).isEqualTo(ExitCode.FORCED);
		assertThat(printed()).containsOnlyOnce("Ctrl-C again kills it")
			.endsWith("Killed pid 4711: Ctrl-C was pressed twice%n".formatted());
	}

	@Test
	void doesNotUnderstandWhatIsNoOptionAndNoProperty() {
		this.running.add(this.serving);
		assertThat(run(this.stop, "--now")).isEqualTo(ExitCode.USAGE);
		assertThat(run(this.stop, "--timeout=soon")).isEqualTo(ExitCode.USAGE);
		assertThat(run(this.stop, "--timeout")).isEqualTo(ExitCode.USAGE);
		assertThat(run(this.stop, "--pid=1")).isEqualTo(ExitCode.USAGE);
		assertThat(this.serving.terminated).isZero();
		assertThat(run(this.stop, "--graceful.control.directory=/run/shop")).isEqualTo(ExitCode.SUCCEEDED);
	}

}
