package dev.graceful.boot;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.Totals;
import dev.graceful.handoff.Totals.Ending;
import dev.graceful.handoff.Totals.Times;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class GracefulMetricsTests {

	private final FakeRestarts restarts = new FakeRestarts();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	GracefulMetricsTests() {
		new GracefulMetrics(this.restarts).bindTo(this.registry);
	}

	@Test
	void stayThoughNobodyElseHoldsThem() {
		WeakReference<Object> collected = new WeakReference<>(new Object());
		await().until(() -> {
			System.gc();
			return collected.get() == null;
		});
		assertThat(this.registry.get("graceful.generation").gauge().value()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "SUCCEEDED, NONE, succeeded, none", "ROLLED_BACK, LAUNCH, rolled-back, launch",
			"ROLLED_BACK, FAILED, rolled-back, failed", "ROLLED_BACK, ENDED, rolled-back, ended",
			"ROLLED_BACK, DEADLINE, rolled-back, deadline", "ROLLED_BACK, SILENT, rolled-back, silent",
			"ROLLED_BACK, UNWELL, rolled-back, unwell", "ROLLED_BACK, PROTOCOL, rolled-back, protocol",
			"REFUSED, CHECK, refused, check", "ABORTED, ABORTED, aborted, aborted" })
	void countRestartsByOutcomeAndCause(Outcome outcome, Cause cause, String outcomeTag, String causeTag) {
		assertThat(restarts(outcomeTag, causeTag)).isZero();
		this.restarts.counted(new Totals(Map.of(new Ending(outcome, cause), 3L), Map.of(), Times.NONE, 0, 0, 0, null));
		assertThat(restarts(outcomeTag, causeTag)).isEqualTo(3);
		assertThat(this.registry.get("graceful.restarts").functionCounters()).hasSize(Cause.values().length);
	}

	@Test
	void timeThePhases() {
		this.restarts.counted(new Totals(Map.of(), Map.of("WARM", times(3, 12), "ROLL_BACK", times(1, 2)), Times.NONE,
				0, 0, 0, null));
		assertTimed(this.registry.get("graceful.handoff.phase").tag("phase", "warm").functionTimer(), 3, 12);
		assertTimed(this.registry.get("graceful.handoff.phase").tag("phase", "roll-back").functionTimer(), 1, 2);
		assertTimed(this.registry.get("graceful.handoff.phase").tag("phase", "drain").functionTimer(), 0, 0);
	}

	@Test
	void timeTheStartOfSuccessors() {
		this.restarts.counted(new Totals(Map.of(), Map.of(), times(2, 9), 0, 0, 0, null));
		assertTimed(this.registry.get("graceful.successor.startup").functionTimer(), 2, 9);
	}

	@Test
	void countConnectionsByTheirFate() {
		this.restarts.counted(new Totals(Map.of(), Map.of(), Times.NONE, 5, 6, 7, null));
		assertThat(connections("moved")).isEqualTo(5);
		assertThat(connections("closed")).isEqualTo(6);
		assertThat(connections("hammered")).isEqualTo(7);
	}

	@Test
	void tellHowTheGenerationStands() {
		assertThat(gauge("graceful.generation")).isEqualTo(2);
		assertThat(gauge("graceful.listeners")).isEqualTo(2);
		assertThat(gauge("graceful.connections.held")).isEqualTo(7);
	}

	@Test
	void doNotKnowHowAGenerationStandsThatDoesNotAnswer() {
		this.restarts.doesNotAnswer();
		assertThat(gauge("graceful.generation")).isNaN();
	}

	@Test
	void tellHowLongTheLastRestartIsAgo() {
		this.restarts.counted(new Totals(Map.of(), Map.of(), Times.NONE, 0, 0, 0, Instant.now().minusSeconds(100)));
		assertThat(this.registry.get("graceful.restart.age").timeGauge().value(TimeUnit.SECONDS))
			.isGreaterThanOrEqualTo(100);
	}

	@Test
	void knowNoAgeWhereThereWasNoRestart() {
		assertThat(this.registry.get("graceful.restart.age").timeGauge().value()).isNaN();
	}

	private double restarts(String outcome, String cause) {
		return this.registry.get("graceful.restarts")
			.tags("outcome", outcome, "cause", cause)
			.functionCounter()
			.count();
	}

	private double connections(String fate) {
		return this.registry.get("graceful.connections").tag("fate", fate).functionCounter().count();
	}

	private double gauge(String name) {
		return this.registry.get(name).gauge().value();
	}

	private static Times times(long count, long seconds) {
		return new Times(count, Duration.ofSeconds(seconds));
	}

	private static void assertTimed(FunctionTimer timer, long count, long seconds) {
		assertThat(timer.count()).isEqualTo(count);
		assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(seconds);
	}

}
