package dev.graceful.boot;

import dev.graceful.handoff.Restarts;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of this generation.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnHotRestart
@ConditionalOnEnabledHealthIndicator("graceful")
public final class GracefulHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "gracefulHealthIndicator")
	GracefulHealthIndicator gracefulHealthIndicator(Restarts gracefulGeneration) {
		return new GracefulHealthIndicator(gracefulGeneration);
	}

}
