package dev.graceful.boot;

import java.util.Map;

import dev.graceful.handoff.GenerationStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulHealthIndicatorTests {

	private final FakeRestarts restarts = new FakeRestarts();

	private final GracefulHealthIndicator indicator = new GracefulHealthIndicator(this.restarts);

	@ParameterizedTest
	@EnumSource(value = State.class, mode = Mode.EXCLUDE, names = "DRAINING")
	void isUpWhateverTheGenerationDoesButDrain(State state) {
		this.restarts.is(state);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isOutOfServiceWhileTheGenerationDrains() {
		this.restarts.is(State.DRAINING);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void isUpWhileItMayTakeBack() {
		this.restarts.is(State.DRAINING).handsOver(TestRestarts.UNDER_WAY);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isOutOfServiceOnceTheSuccessorIsTrusted() {
		this.restarts.is(State.DRAINING).handsOver(TestRestarts.SUCCEEDED);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void tellsTheGenerationAndItsState() {
		Health health = this.indicator.health();
		assertThat(health.getDetails()).isEqualTo(Map.of("generation", 2, "state", State.SERVING));
	}

	@Test
	void isUnknownWhereTheGenerationDoesNotAnswer() {
		this.restarts.doesNotAnswer();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
	}

}
