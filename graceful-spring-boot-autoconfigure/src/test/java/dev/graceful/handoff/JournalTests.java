package dev.graceful.handoff;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Journal}.
 */
class JournalTests {

	private final Journal journal = new Journal();

	@Test
	void remembersTheLastTwentyHandoffsTheNewestFirst() {
		List<HandoffReport> reports = IntStream.range(0, 25).mapToObj((i) -> Reports.rolledBack("cafe" + i)).toList();
		reports.forEach(this.journal::settled);
		assertThat(this.journal.past()).hasSize(20)
			.startsWith(reports.get(24), reports.get(23))
			.endsWith(reports.get(5));
	}

	@Test
	void countsAlsoWhatItDoesNotRememberAnyMore() {
		IntStream.range(0, 25).forEach((i) -> this.journal.settled(Reports.rolledBack("cafe" + i)));
		assertThat(this.journal.totals().restarts())
			.containsOnly(Map.entry(new Totals.Ending(Outcome.ROLLED_BACK, Cause.FAILED), 25L));
	}

	@Test
	void remembersOfManyRefusalsInARowTheLastOne() {
		this.journal.settled(Reports.rolledBack("cafe0"));
		IntStream.range(1, 25).forEach((i) -> this.journal.settled(Reports.refused("cafe" + i)));
		assertThat(this.journal.past()).containsExactly(Reports.refused("cafe24"), Reports.rolledBack("cafe0"));
	}

	@Test
	void doesNotRememberAHandoffThatIsUnderWay() {
		this.journal.inherit(Reports.underWay("cafe1"));
		assertThat(this.journal.past()).isEmpty();
	}

	@Test
	void remembersAHandoffAsItWasToldLast() {
		this.journal.inherit(Reports.succeeded("cafe1"));
		this.journal.inherit(Reports.rolledBack("cafe1"));
		assertThat(this.journal.past()).containsExactly(Reports.rolledBack("cafe1"));
	}

	@Test
	void goesOnCountingWhereThePredecessorHasStopped() {
		this.journal.inherit(Reports.TOTALS);
		this.journal.settled(Reports.succeeded("cafe1"));
		Totals totals = this.journal.totals();
		assertThat(totals.restarts()).containsEntry(new Totals.Ending(Outcome.SUCCEEDED, Cause.NONE), 18L);
		assertThat(totals.startUp().count()).isEqualTo(18);
		assertThat(totals.lastRestart()).isEqualTo(Reports.succeeded("cafe1").began());
	}

	@Test
	void countsPhasesAndConnectionsOnceTheHandoffIsOver() {
		HandoffReport report = Reports.rolledBack("cafe1");
		this.journal.settled(report);
		assertThat(this.journal.totals().phases()).isEmpty();
		this.journal.ended(report);
		Totals totals = this.journal.totals();
		assertThat(totals.phases()).containsEntry("WARM", new Totals.Times(1, Duration.ofNanos(1_234_567)));
		assertThat(totals.moved()).isEqualTo(2);
		assertThat(totals.closed()).isEqualTo(3);
		assertThat(totals.hammered()).isEqualTo(4);
	}

}
