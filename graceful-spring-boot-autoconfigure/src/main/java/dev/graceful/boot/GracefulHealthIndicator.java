package dev.graceful.boot;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.Restarts;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of this generation: one that drains for good is out of service, and says so to
 * those who still have a connection to it.
 */
final class GracefulHealthIndicator extends AbstractHealthIndicator {

	private final PresentStatus status;

	GracefulHealthIndicator(Restarts restarts) {
		super("The generation did not say how it stands");
		this.status = new PresentStatus(restarts);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		this.status.get().ifPresentOrElse((status) -> tell(builder, status), builder::unknown);
	}

	private static void tell(Health.Builder builder, GenerationStatus status) {
		if (isOutOfService(status)) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
		builder.withDetail("generation", status.self().generation()).withDetail("state", status.state());
	}

	/**
	 * As long as it may take back it is not: a probe that was on its way to it when it
	 * stopped accepting must not find a service that is down, for none is.
	 */
	private static boolean isOutOfService(GenerationStatus status) {
		boolean mayTakeBack = status.handoff() != null && status.handoff().outcome() == HandoffReport.Outcome.UNDER_WAY;
		return status.state() == GenerationStatus.State.DRAINING && !mayTakeBack;
	}

}
