package dev.graceful.boot;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.graceful.handoff.Restarts;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;

/**
 * Binds the metrics of restarts when the application serves: until then there is nothing
 * to count, and its start does not wait for some thirty meters.
 */
final class MetricsOnceReady implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	private final Restarts restarts;

	private final ObjectProvider<MeterRegistry> registries;

	private final AtomicBoolean bound = new AtomicBoolean();

	MetricsOnceReady(Restarts restarts, ObjectProvider<MeterRegistry> registries) {
		this.restarts = restarts;
		this.registries = registries;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && this.bound.compareAndSet(false, true)) {
			bind();
		}
	}

	/**
	 * Where there are several registries, one of them usually writes to all others.
	 */
	private void bind() {
		GracefulMetrics metrics = new GracefulMetrics(this.restarts);
		MeterRegistry only = this.registries.getIfUnique();
		if (only != null) {
			metrics.bindTo(only);
		}
		else {
			this.registries.forEach(metrics::bindTo);
		}
	}

}
