package dev.graceful.boot;

import java.util.Map;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Outcome;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.Info;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulInfoContributorTests {

	private final FakeRestarts restarts = new FakeRestarts();

	@Test
	void tellsWhichGenerationAnswers() {
		assertThat(details())
			.isEqualTo(Map.of("generation", 2, "pid", 4711L, "version", "shop 1.0", "started", FakeRestarts.STARTED));
	}

	@Test
	void tellsOfTheLastRestart() {
		this.restarts.over("00000001", Outcome.SUCCEEDED, Cause.NONE, "")
			.over("5f0579ab", Outcome.ROLLED_BACK, Cause.FAILED, "no database");
		assertThat(details()).containsEntry("lastRestart",
				Map.of("handoff", "5f0579ab", "began", FakeRestarts.STARTED, "outcome", "rolled-back"));
	}

	@Test
	void tellsNothingWhereTheGenerationDoesNotAnswer() {
		this.restarts.doesNotAnswer();
		assertThat(details()).isNull();
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> details() {
		Info.Builder builder = new Info.Builder();
		new GracefulInfoContributor(this.restarts).contribute(builder);
		return (Map<String, Object>) builder.build().get("graceful");
	}

}
