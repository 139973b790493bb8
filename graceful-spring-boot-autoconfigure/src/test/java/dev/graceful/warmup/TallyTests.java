package dev.graceful.warmup;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TallyTests {

	private final Tally tally = new Tally();

	@Test
	void tellsEverythingInWords() {
		this.tally.taskWasDone();
		round(10);
		round(1);
		this.tally.requestFailed("GET /x was answered with 503");
		this.tally.requestFailed("GET /y was answered with 404");
		this.tally.endRound();
		assertThat(this.tally).hasToString(
				"1 task, 3 rounds, 2,002 requests, 2 failed (GET /x was answered with 503)," + " p90 9.0 ms -> 0.9 ms");
		assertThat(this.tally.firstFailure()).isEqualTo("GET /x was answered with 503");
	}

	@Test
	void tellsOfTasksAlone() {
		this.tally.taskWasDone();
		this.tally.taskFailed("cache: no database");
		assertThat(this.tally).hasToString("2 tasks, 1 failed (cache: no database)");
	}

	/**
	 * A thousand requests, evenly spread up to a latency.
	 */
	private void round(int millis) {
		for (int i = 1; i <= 1000; i++) {
			this.tally.answered(Duration.ofMillis(millis).multipliedBy(i).dividedBy(1000));
		}
		assertThat(this.tally.endRound()).isEqualTo(Duration.ofMillis(millis).multipliedBy(9).dividedBy(10));
	}

}
