package dev.graceful.boot;

import java.util.ArrayList;
import java.util.List;

import dev.graceful.handoff.HandoffEvent.PhaseEntered;
import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Outcome;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.PayloadApplicationEvent;

import static org.assertj.core.api.Assertions.assertThat;

class HandoffObserverTests {

	private final FakeRestarts restarts = new FakeRestarts();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Recorder recorder = new Recorder();

	private final HandoffObserver observer = new HandoffObserver(() -> this.registry, this.restarts);

	@BeforeEach
	void record() {
		this.registry.observationConfig().observationHandler(this.recorder);
	}

	@Test
	void observesAHandoffUntilThisGenerationRetires() {
		enter("PREPARE", "LAUNCH", "WARM");
		assertThat(this.recorder.told).containsExactly("start graceful.handoff", "prepare", "launch", "warm");
		this.restarts.over("5f0579ab", Outcome.SUCCEEDED, Cause.NONE, "");
		enter("RETIRE");
		assertThat(this.recorder.told).endsWith("retire", "stop");
		assertThat(this.recorder.stopped.getError()).isNull();
		assertThat(this.recorder.stopped.getLowCardinalityKeyValues())
			.containsExactlyInAnyOrder(KeyValue.of("outcome", "succeeded"), KeyValue.of("cause", "none"));
		assertThat(this.recorder.stopped.getHighCardinalityKeyValues())
			.containsExactly(KeyValue.of("handoff", "5f0579ab"));
	}

	@Test
	void tellsWhyAHandoffHasFailed() {
		enter("PREPARE", "LAUNCH", "ROLL_BACK");
		this.restarts.over("5f0579ab", Outcome.ROLLED_BACK, Cause.DEADLINE, "the successor was not ready within 5 m");
		enter("ENDED");
		assertThat(this.recorder.told).endsWith("roll-back", "ended", "error", "stop");
		assertThat(this.recorder.stopped.getError()).hasMessage("the successor was not ready within 5 m");
		assertThat(this.recorder.stopped.getLowCardinalityKeyValues())
			.containsExactlyInAnyOrder(KeyValue.of("outcome", "rolled-back"), KeyValue.of("cause", "deadline"));
	}

	@Test
	void hasTheSameKeysFromTheStartOn() {
		enter("PREPARE");
		assertThat(this.recorder.started.getLowCardinalityKeyValues()).extracting(KeyValue::getKey)
			.containsExactlyInAnyOrder("outcome", "cause");
	}

	@Test
	void observesTheNextHandoffAfterOneThatHasFailed() {
		enter("PREPARE");
		this.restarts.over("5f0579ab", Outcome.ROLLED_BACK, Cause.LAUNCH, "no java");
		enter("ENDED", "PREPARE");
		assertThat(this.recorder.told).endsWith("stop", "start graceful.handoff", "prepare");
	}

	@Test
	void doesNotObserveASuccessorsSideOfAHandoff() {
		enter("CONNECT", "LISTENERS", "WARM", "HOLD", "SERVE", "ENDED");
		assertThat(this.recorder.told).isEmpty();
	}

	private void enter(String... phases) {
		for (String phase : phases) {
			this.observer.onApplicationEvent(new PayloadApplicationEvent<>(this, new PhaseEntered("5f0579ab", phase)));
		}
	}

	/**
	 * Remembers what it was told of observations.
	 */
	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<String> told = new ArrayList<>();

		private Observation.Context started;

		private Observation.Context stopped;

		@Override
		public void onStart(Observation.Context context) {
			this.started = context;
			this.told.add("start " + context.getName());
		}

		@Override
		public void onEvent(Observation.Event event, Observation.Context context) {
			this.told.add(event.getName());
		}

		@Override
		public void onError(Observation.Context context) {
			this.told.add("error");
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped = context;
			this.told.add("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
