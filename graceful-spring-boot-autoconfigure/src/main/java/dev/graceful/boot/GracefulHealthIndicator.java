package dev.graceful.boot;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.Restarts;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of this generation: one that drains is out of service, and says so to those who
 * still have a connection to it.
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
		if (status.state() == GenerationStatus.State.DRAINING) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
		builder.withDetail("generation", status.self().generation()).withDetail("state", status.state());
	}

}
