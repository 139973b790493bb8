package dev.graceful.boot;

import dev.graceful.handoff.Restarts;
import dev.graceful.warmup.WarmUp;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;

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

	/**
	 * What a warm-up asks is no client's: it is neither measured nor traced.
	 */
	@Bean
	ObservationPredicate gracefulWarmUpObservationPredicate() {
		return (name, context) -> !(context instanceof ReceiverContext<?> received && isWarmUp(received));
	}

	private static <C> boolean isWarmUp(ReceiverContext<C> received) {
		return received.getCarrier() != null
				&& received.getGetter().get(received.getCarrier(), WarmUp.REQUEST_HEADER) != null;
	}

	@Bean
	HandoffObserver gracefulHandoffObserver(ObservationRegistry registry, Restarts restarts) {
		return new HandoffObserver(registry, restarts);
	}

}
