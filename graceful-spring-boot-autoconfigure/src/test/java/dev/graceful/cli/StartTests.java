package dev.graceful.cli;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Start}.
 */
class StartTests extends VerbTest {

	private final Verb start = new Start();

	@Test
	void startsNothingWhereItRunsAlready() {
		this.running.add(FakeGeneration.of(1, 4711));
		assertThat(run(this.start)).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(this.started).isEmpty();
		assertThat(printed())
			.isEqualTo("Runs already: pid 4711, shop 1.0, serves server (*:8080), management (*:8081)%n".formatted());
	}

	@Test
	void waitsUntilItServesAndGivesItWhatFollowsItsOwnOptions() {
		this.later.put(Duration.ofSeconds(3), () -> this.running.add(FakeGeneration.of(1, StartedProcess.PID)));
		assertThat(run(this.start, "--log=" + log(), "--server.port=8080", "--timeout=1s"))
			.isEqualTo(ExitCode.SUCCEEDED);
		assertThat(this.started).containsExactly(List.of("--server.port=8080", "--timeout=1s"));
		assertThat(printed()).isEqualTo(
				"Started pid 4711, which logs to %s%nServes after 3.0 s: pid 4711, shop 1.0, serves server (*:8080), management (*:8081)%n"
					.formatted(log()));
	}

	@Test
	void showsItsLastLineOnATerminal() {
		this.later.put(Duration.ofSeconds(1), () -> this.running.add(FakeGeneration.of(1, StartedProcess.PID)));
		run(this.start, true, "--log=" + log());
		assertThat(printed()).contains("\r\u001b[K0.5 s No \"database\"").contains("\u001b[32mServes\u001b[0m");
	}

	@Test
	void showsTheLastLinesOfOneThatEndsBeforeItServes() {
		this.later.put(Duration.ofSeconds(1), () -> this.process.alive = false);
		assertThat(run(this.start, "--log=" + log())).isEqualTo(ExitCode.FAILED);
		assertThat(printed())
			.endsWith("Failed: it ended with status 3 before it served%n    | the first line%n    | No \"database\"%n"
				.formatted());
	}

	@Test
	void endsOneThatDoesNotServeInTime() {
		assertThat(run(this.start, "--timeout=2s", "--log=" + log())).isEqualTo(ExitCode.FAILED);
		assertThat(this.process.alive).isFalse();
		assertThat(printed()).contains("Failed: it did not serve within 2.0 s, and was ended");
	}

	@Test
	void killsOneThatNeitherServesNorEnds() {
		this.process.heeds = false;
		assertThat(run(this.start, "--timeout=2s", "--log=" + log())).isEqualTo(ExitCode.FAILED);
		assertThat(this.process.alive).isFalse();
	}

	@Test
	void letsItGoOnStartingAfterCtrlC() {
		this.later.put(Duration.ofSeconds(1), () -> this.interrupts++);
		assertThat(run(this.start, "--log=" + log())).isEqualTo(ExitCode.INTERRUPTED);
		assertThat(this.process.alive).isTrue();
	}

	@Test
	void saysThatSomebodyDoesNotAnswer() {
		this.silent.add("4700-cafe0001.sock");
		this.running.clear();
		this.later.put(Duration.ofSeconds(1), () -> this.running.add(FakeGeneration.of(1, StartedProcess.PID)));
		assertThat(run(this.start, "--log=" + log())).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(printed()).contains("it does not answer on 4700-cafe0001.sock");
	}

}
