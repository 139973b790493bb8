package dev.graceful.boot;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffEvent;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.Restarts;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Observes each handoff to a successor from the trigger to its end. Called by the thread
 * of the announcements alone.
 */
final class HandoffObserver implements ApplicationListener<PayloadApplicationEvent<HandoffEvent.PhaseEntered>> {

	private static final String NAME = "graceful.handoff";

	private final Supplier<ObservationRegistry> registry;

	private final PresentStatus status;

	private String handoff;

	private Observation observation;

	HandoffObserver(Supplier<ObservationRegistry> registry, Restarts restarts) {
		this.registry = registry;
		this.status = new PresentStatus(restarts);
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<HandoffEvent.PhaseEntered> event) {
		entered(event.getPayload());
	}

	private void entered(HandoffEvent.PhaseEntered event) {
		if (event.phase().equals("PREPARE")) {
			begin(event.handoff());
		}
		if (!event.handoff().equals(this.handoff)) {
			return;
		}
		this.observation.event(Observation.Event.of(TagValue.of(event.phase()), "enters " + event.phase()));
		if (event.phase().equals("RETIRE") || event.phase().equals("ENDED")) {
			end();
		}
	}

	/**
	 * The keys are there from the start on, for a registry of metrics wants each time the
	 * same.
	 */
	private void begin(String handoff) {
		this.handoff = handoff;
		this.observation = Observation.createNotStarted(NAME, this.registry.get())
			.contextualName("handoff " + handoff)
			.lowCardinalityKeyValue("outcome", TagValue.of(Outcome.UNDER_WAY))
			.lowCardinalityKeyValue("cause", TagValue.of(HandoffReport.Cause.NONE))
			.highCardinalityKeyValue("handoff", handoff)
			.start();
	}

	private void end() {
		report().ifPresent(this::conclude);
		this.observation.stop();
		this.handoff = null;
		this.observation = null;
	}

	private Optional<HandoffReport> report() {
		return this.status.get()
			.flatMap((status) -> reports(status).filter((report) -> report.id().equals(this.handoff)).findFirst());
	}

	private static Stream<HandoffReport> reports(GenerationStatus status) {
		return Stream.concat(Stream.ofNullable(status.handoff()), status.history().stream());
	}

	private void conclude(HandoffReport report) {
		this.observation.lowCardinalityKeyValue("outcome", TagValue.of(report.outcome()))
			.lowCardinalityKeyValue("cause", TagValue.of(report.cause()));
		if (report.outcome() != Outcome.SUCCEEDED) {
			this.observation.error(new HandoffFailedException(report.reason()));
		}
	}

}
