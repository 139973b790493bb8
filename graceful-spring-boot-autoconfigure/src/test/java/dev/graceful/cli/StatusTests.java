package dev.graceful.cli;

import com.jayway.jsonpath.JsonPath;
import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Status}.
 */
class StatusTests extends VerbTest {

	private static final HandoffReport UNDER_WAY = FakeGeneration.handoff(Outcome.UNDER_WAY, "", "PREPARE", "WARM");

	private final Verb status = new Status();

	@Test
	void saysThatNothingRuns() {
		assertThat(run(this.status)).isEqualTo(ExitCode.NOT_RUNNING);
		assertThat(printed()).isEqualTo("Nothing runs from /srv/shop.jar%n".formatted());
	}

	@Test
	void saysThatItDoesNotKnowWhereSomebodyDoesNotAnswer() {
		this.silent.add("4700-cafe0001.sock");
		assertThat(run(this.status)).isEqualTo(ExitCode.UNKNOWN);
		assertThat(printed()).contains("4700-cafe0001.sock");
	}

	@Test
	void showsThePredecessorThatDrainsBesideItsSuccessor() {
		HandoffReport handoff = FakeGeneration.handoff(Outcome.UNDER_WAY, "", "PROBATION");
		this.running.add(FakeGeneration.of(1, 4711).is(State.DRAINING).handsOver(handoff));
		this.running.add(FakeGeneration.of(2, 4750)
			.is(State.SUCCEEDING)
			.handsOver(handoff)
			.remembers(FakeGeneration.handoff(Outcome.ROLLED_BACK, "its health is DOWN", "PROBATION")));
		assertThat(run(this.status)).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(printed().lines()).containsExactly(
				"GENERATION  PID   STATE       UPTIME     VERSION   CONNECTIONS  MEMORY",
				"1           4711  draining    2 h 3 min  shop 1.0  12           210 MiB",
				"2           4750  succeeding  2 h 3 min  shop 2.0  12           210 MiB",
				"Serves server (*:8080), management (*:8081)",
				"Handoff 5f0579ab, asked for by signal HUP, is in phase probation",
				"Last restart: rolled back, asked for by signal HUP at 2026-11-21T08:00:00Z: its health is DOWN");
	}

	@Test
	void showsASuccessorThatStarts() {
		this.running.add(FakeGeneration.of(1, 4711).is(State.HANDING_OVER).handsOver(UNDER_WAY));
		run(this.status);
		assertThat(printed()).contains("1           4711  handing over").contains("2           4750  starting");
	}

	@Test
	void coloursTheStateOnATerminal() {
		this.running.add(FakeGeneration.of(1, 4711));
		run(this.status, true);
		assertThat(printed()).contains("\u001b[32mserving\u001b[0m");
	}

	@Test
	void isForPrograms() {
		this.running.add(FakeGeneration.of(1, 4711).is(State.HANDING_OVER).handsOver(UNDER_WAY).remembers(UNDER_WAY));
		assertThat(run(this.status, true, "--json")).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(JsonPath.<Boolean>read(printed(), "$.running")).isTrue();
		assertThat(JsonPath.<Integer>read(printed(), "$.generations[0].self.pid")).isEqualTo(4711);
		assertThat(JsonPath.<String>read(printed(), "$.generations[0].state")).isEqualTo("HANDING_OVER");
		assertThat(JsonPath.<Integer>read(printed(), "$.generations[0].connections.idle")).isEqualTo(10);
		assertThat(JsonPath.<String>read(printed(), "$.generations[0].handoff.phases[1].phase")).isEqualTo("WARM");
		assertThat(JsonPath.<String>read(printed(), "$.generations[0].history[0].lastLines[0]"))
			.isEqualTo("No \"database\"");
		assertThat(JsonPath.<Object>read(printed(), "$.generations[0].obstacle")).isNull();
	}

	@Test
	void showsSeveralThatAreNotRelated() {
		this.running.add(FakeGeneration.of(1, 4711));
		this.running.add(FakeGeneration.of(1, 4800));
		run(this.status);
		assertThat(printed().lines()).filteredOn((line) -> line.startsWith("GENERATION")).hasSize(2);
		assertThat(run(this.status, "--pid=9")).isEqualTo(ExitCode.NOT_RUNNING);
	}

}
