package dev.graceful.boot;

import dev.graceful.handoff.Restarts;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the metrics of restarts.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnHotRestart
@ConditionalOnBean(MeterRegistry.class)
public final class GracefulMetricsAutoConfiguration {

	@Bean
	MetricsOnceReady gracefulMetrics(Restarts restarts, ObjectProvider<MeterRegistry> registries) {
		return new MetricsOnceReady(restarts, registries);
	}

}
