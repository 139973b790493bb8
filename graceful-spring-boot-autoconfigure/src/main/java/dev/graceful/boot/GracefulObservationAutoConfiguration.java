package dev.graceful.boot;

import dev.graceful.handoff.Restarts;
import dev.graceful.warmup.WarmUp;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Auto-configuration of the observation of handoffs. Whether there is a registry is
 * looked at when there is a handoff.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnHotRestart
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

	/**
	 * What a warm-up with requests needs beside that.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ServerHttpObservationFilter.class, DefaultMeterObservationHandler.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@Conditional(OnRequestsOfWarmUpCondition.class)
	static class WarmUpConfiguration {

		@Bean
		FilterRegistrationBean<WarmUpObservation> gracefulWarmUpObservation(
				ObjectProvider<ServerRequestObservationConvention> convention) {
			FilterRegistrationBean<WarmUpObservation> registration = new FilterRegistrationBean<>(
					new WarmUpObservation(convention.getIfAvailable()));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

	}

	/**
	 * Requests are sent to warm up with.
	 */
	static class OnRequestsOfWarmUpCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("Warm-up");
			Environment environment = context.getEnvironment();
			boolean sendsRequests = SetProperties.mayBeBelow(environment, "graceful.warmup.requests")
					|| environment.getProperty("graceful.warmup.traffic.enabled", boolean.class, false);
			return sendsRequests ? ConditionOutcome.match(message.because("it sends requests"))
					: ConditionOutcome.noMatch(message.because("it sends no requests"));
		}

	}

	@Bean
	HandoffObserver gracefulHandoffObserver(ObjectProvider<ObservationRegistry> registry, Restarts gracefulGeneration) {
		return new HandoffObserver(() -> registry.getIfUnique(() -> ObservationRegistry.NOOP), gracefulGeneration);
	}

}
