package dev.graceful.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.Restarts;
import dev.graceful.handoff.Totals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;

/**
 * Metrics of the restarts. What they count is kept by the generations, each of which
 * tells the next one, so that the counters go on where the one before has ended.
 */
final class GracefulMetrics {

	/**
	 * Those of a predecessor that can be measured: they have an end.
	 */
	private static final List<String> PHASES = List.of("PREPARE", "LAUNCH", "LISTENERS", "WARM", "COMMIT", "RAMP",
			"PROBATION", "DRAIN", "ROLL_BACK");

	private final Restarts restarts;

	private final PresentStatus status;

	GracefulMetrics(Restarts restarts) {
		this.restarts = restarts;
		this.status = new PresentStatus(restarts);
	}

	void bindTo(MeterRegistry registry) {
		for (Cause cause : Cause.values()) {
			bindRestarts(registry, new Totals.Ending(outcome(cause), cause));
		}
		for (String phase : PHASES) {
			timer("graceful.handoff.phase", (totals) -> totals.phases().getOrDefault(phase, Totals.Times.NONE))
				.description("Time that predecessors have spent in a phase of handoffs that are over")
				.tag("phase", TagValue.of(phase))
				.register(registry);
		}
		timer("graceful.successor.startup", Totals::startUp)
			.description("Time from the launch of a successor until it was ready")
			.register(registry);
		bindConnections(registry, "moved", Totals::moved);
		bindConnections(registry, "closed", Totals::closed);
		bindConnections(registry, "hammered", Totals::hammered);
		bindStatus(registry);
		TimeGauge.builder("graceful.restart.age", this.restarts, TimeUnit.SECONDS, GracefulMetrics::age)
			.description("Time since the last restart that succeeded was asked for")
			.register(registry);
	}

	private void bindRestarts(MeterRegistry registry, Totals.Ending ending) {
		FunctionCounter
			.builder("graceful.restarts", this.restarts,
					(restarts) -> restarts.totals().restarts().getOrDefault(ending, 0L))
			.description("Restarts that are over")
			.tag("outcome", TagValue.of(ending.outcome()))
			.tag("cause", TagValue.of(ending.cause()))
			.register(registry);
	}

	/**
	 * The cause tells the outcome, so each of them is one meter.
	 */
	private static Outcome outcome(Cause cause) {
		return switch (cause) {
			case NONE -> Outcome.SUCCEEDED;
			case CHECK -> Outcome.REFUSED;
			case ABORTED -> Outcome.ABORTED;
			default -> Outcome.ROLLED_BACK;
		};
	}

	private FunctionTimer.Builder<Restarts> timer(String name, Function<Totals, Totals.Times> times) {
		return FunctionTimer.builder(name, this.restarts, (restarts) -> times.apply(restarts.totals()).count(),
				(restarts) -> times.apply(restarts.totals()).duration().toNanos(), TimeUnit.NANOSECONDS);
	}

	private void bindConnections(MeterRegistry registry, String fate, ToLongFunction<Totals> count) {
		FunctionCounter
			.builder("graceful.connections", this.restarts, (restarts) -> count.applyAsLong(restarts.totals()))
			.description("Connections that predecessors had, by what became of them")
			.baseUnit("connections")
			.tag("fate", fate)
			.register(registry);
	}

	private void bindStatus(MeterRegistry registry) {
		gauge("graceful.generation", (status) -> status.self().generation())
			.description("Number of the generation that answers")
			.register(registry);
		gauge("graceful.listeners", (status) -> status.listeners().size())
			.description("Listeners of the generation that answers")
			.register(registry);
		gauge("graceful.connections.held", (status) -> status.connections().all())
			.description("Connections of the generation that answers")
			.register(registry);
	}

	private Gauge.Builder<PresentStatus> gauge(String name, ToDoubleFunction<GenerationStatus> value) {
		return Gauge
			.builder(name, this.status,
					(status) -> status.get().map((present) -> value.applyAsDouble(present)).orElse(Double.NaN))
			// Nobody else holds it
			.strongReference(true);
	}

	private static double age(Restarts restarts) {
		Instant last = restarts.totals().lastRestart();
		return (last != null) ? Duration.between(last, Instant.now()).toMillis() / 1000.0 : Double.NaN;
	}

}
