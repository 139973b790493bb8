package dev.graceful.sample.fault;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Is unhealthy from some time after the start on.
 */
@Component
@ConditionalOnProperty("sample.fault.health-down-after")
class HealthFault implements HealthIndicator {

	private final Duration healthy;

	private volatile long ready = System.nanoTime();

	HealthFault(@Value("${sample.fault.health-down-after}") Duration healthy) {
		this.healthy = healthy;
	}

	@EventListener(ApplicationReadyEvent.class)
	void ready() {
		this.ready = System.nanoTime();
	}

	@Override
	public Health health() {
		boolean down = System.nanoTime() - this.ready > this.healthy.toNanos();
		return (down) ? Health.down().withDetail("reason", "sample.fault.health-down-after").build()
				: Health.up().build();
	}

}
