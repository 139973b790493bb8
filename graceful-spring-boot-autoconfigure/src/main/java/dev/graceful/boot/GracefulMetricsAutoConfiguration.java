package dev.graceful.boot;

import dev.graceful.handoff.Restarts;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the metrics of restarts. Whether there is a registry is looked at
 * when the application serves.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnHotRestart
public final class GracefulMetricsAutoConfiguration {

	@Bean
	MetricsOnceReady gracefulMetrics(Restarts gracefulGeneration, ObjectProvider<MeterRegistry> registries) {
		return new MetricsOnceReady(gracefulGeneration, registries);
	}

}
