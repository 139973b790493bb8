package dev.graceful.boot;

import dev.graceful.handoff.GracefulWork;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of an application's drain: the work that it waits for, and the one
 * of a plain stop.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(LifecycleProperties.class)
public final class GracefulAutoConfiguration {

	/**
	 * Where hot restart is off, so that nothing waits for it: where it is on, there is
	 * already the one that a drain waits for.
	 */
	@Bean
	@ConditionalOnMissingBean(name = HotRestart.WORK)
	GracefulWork gracefulWork() {
		return new GracefulWork();
	}

	@Bean
	@ConditionalOnHotRestart
	@ConditionalOnProperty(name = "server.shutdown", havingValue = "graceful", matchIfMissing = true)
	DrainBeforeStop gracefulDrainBeforeStop(HotRestart gracefulHotRestart,
			ObjectProvider<LifecycleProperties> lifecycle) {
		return new DrainBeforeStop(gracefulHotRestart, () -> lifecycle.getObject().getTimeoutPerShutdownPhase());
	}

}
