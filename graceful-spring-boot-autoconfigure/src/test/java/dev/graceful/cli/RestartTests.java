package dev.graceful.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.RestartRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Restart}.
 */
class RestartTests extends VerbTest {

	private static final HandoffReport WARM = FakeGeneration.handoff(Outcome.UNDER_WAY, "", "PREPARE", "LAUNCH",
			"WARM");

	private static final HandoffReport SUCCEEDED = FakeGeneration.handoff(Outcome.SUCCEEDED, "", "PREPARE", "LAUNCH",
			"WARM", "DRAIN");

	private final Verb restart = new Restart(new Start());

	private final FakeGeneration serving = FakeGeneration.of(1, 4711);

	@Test
	void startsWhatDoesNotRunAndSaysSo() {
		this.later.put(Duration.ofSeconds(3), () -> this.running.add(FakeGeneration.of(1, StartedProcess.PID)));
		assertThat(run(this.restart, "--log=" + log(), "--server.port=8080")).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(this.started).containsExactly(List.of("--server.port=8080"));
		assertThat(printed()).startsWith("Nothing runs from /srv/shop.jar, so it is started%n".formatted());
	}

	@Test
	void printsEachPhaseOnceItIsOverAndTheOutcome() {
		this.running.add(this.serving);
		this.serving.reports = List.of(FakeGeneration.handoff(Outcome.UNDER_WAY, "", "PREPARE"), WARM, WARM, SUCCEEDED);
		assertThat(run(this.restart, "--force")).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(this.serving.requests)
			.containsExactly(new RestartRequest("command line", System.getProperty("user.name"), true));
		assertThat(printed().lines()).containsExactly(
				"Restarting pid 4711, shop 1.0, serves server (*:8080), management (*:8081)", "  prepare       1.5 s",
				"  launch        1.5 s", "  warm          1.5 s",
				"Succeeded after 6.0 s: generation 2, pid 4750, serves, and 66 connections moved to it; generation 1, pid 4711, still has 3");
	}

	@Test
	void saysWhyItWasRolledBackWithTheLastLines() {
		this.running.add(this.serving);
		this.serving.reports = List
			.of(FakeGeneration.handoff(Outcome.ROLLED_BACK, "its health is DOWN", "PREPARE", "ROLL_BACK"));
		assertThat(run(this.restart)).isEqualTo(ExitCode.ROLLED_BACK);
		assertThat(printed().lines()).endsWith("  prepare       1.5 s", "  roll back     1.5 s",
				"Rolled back after 3.0 s, generation 1, pid 4711, serves on: its health is DOWN",
				"    | No \"database\"");
	}

	@Test
	void saysThatItWasCalledOff() {
		this.running.add(this.serving);
		this.serving.reports = List.of(FakeGeneration.handoff(Outcome.ABORTED, "called off by alice", "PREPARE"));
		assertThat(run(this.restart)).isEqualTo(ExitCode.ROLLED_BACK);
		assertThat(printed()).contains("Called off after 1.5 s");
	}

	@Test
	void saysWhatSpeaksAgainstIt() {
		this.running.add(this.serving);
		this.serving.reports = List.of(FakeGeneration.handoff(Outcome.REFUSED, "the disk is full", "PREPARE"));
		assertThat(run(this.restart)).isEqualTo(ExitCode.REFUSED);
		assertThat(printed()).endsWith("Refused, nothing was started: the disk is full%n".formatted());
	}

	@Test
	void saysThatItGoesOnWhenTheTimeIsUp() {
		this.running.add(this.serving);
		this.serving.reports = List.of(WARM);
		assertThat(run(this.restart, "--timeout=1s")).isEqualTo(ExitCode.TIMED_OUT);
		assertThat(printed()).endsWith("The time is up, and the restart goes on; 'status' tells how%n".formatted());
	}

	@Test
	void findsTheOutcomeWithTheSuccessorWhereThePredecessorHasGone() {
		this.running.add(this.serving);
		this.serving.reports = List.of(WARM);
		this.serving.failure = new IOException("the process hung up");
		this.running.add(FakeGeneration.of(2, 4750).handsOver(WARM).is(State.SUCCEEDING).remembers(SUCCEEDED));
		this.serving.is(State.DRAINING);
		FakeGeneration asked = (FakeGeneration) this.running.get(1);
		asked.reports = List.of(WARM);
		asked.failure = this.serving.failure;
		assertThat(run(this.restart)).isEqualTo(ExitCode.SUCCEEDED);
	}

	@Test
	void failsWhereNobodyKnowsWhatBecameOfIt() {
		this.running.add(this.serving);
		this.serving.reports = List.of(WARM);
		this.serving.failure = new IOException("the process hung up");
		assertThat(run(this.restart)).isEqualTo(ExitCode.FAILED);
		assertThat(printed()).endsWith("restart: the process hung up%n".formatted());
	}

	@Test
	void wantsToKnowWhichOfSeveral() {
		this.running.add(this.serving);
		this.running.add(FakeGeneration.of(1, 4800));
		assertThat(run(this.restart)).isEqualTo(ExitCode.USAGE);
		assertThat(printed()).contains("--pid=<pid>")
			.contains("pid 4711, shop 1.0, serves server (*:8080)")
			.contains("pid 4800, shop 1.0");
		this.serving.reports = List.of(SUCCEEDED);
		assertThat(run(this.restart, "--pid=4711")).isEqualTo(ExitCode.SUCCEEDED);
	}

	@Test
	void doesNotStartASecondOneWhereOneHangs() {
		this.silent.add("4700-cafe0001.sock");
		assertThat(run(this.restart)).isEqualTo(ExitCode.UNKNOWN);
		assertThat(this.started).isEmpty();
	}

}
