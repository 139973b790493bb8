package dev.graceful.boot;

import dev.graceful.handoff.Restarts;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what the info endpoint tells of this generation. Like Boot's own
 * about the process, it has to be asked for.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnHotRestart
@ConditionalOnEnabledInfoContributor(value = "graceful", fallback = InfoContributorFallback.DISABLE)
public final class GracefulInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GracefulInfoContributor gracefulInfoContributor(Restarts gracefulGeneration) {
		return new GracefulInfoContributor(gracefulGeneration);
	}

}
