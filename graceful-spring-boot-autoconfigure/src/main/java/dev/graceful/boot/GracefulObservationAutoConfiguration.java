package dev.graceful.boot;

import dev.graceful.handoff.Restarts;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the observation of handoffs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, Restarts.class })
public final class GracefulObservationAutoConfiguration {

	@Bean
	HandoffObserver gracefulHandoffObserver(ObservationRegistry registry, Restarts restarts) {
		return new HandoffObserver(registry, restarts);
	}

}
