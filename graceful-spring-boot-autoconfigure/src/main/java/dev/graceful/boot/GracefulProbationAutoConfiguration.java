package dev.graceful.boot;

import java.nio.file.Path;

import dev.graceful.tomcat.ResponseCounter;
import org.apache.catalina.startup.Tomcat;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration of the watch over a generation that serves, and whose predecessor
 * can still take back.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnHotRestart
@Conditional(GracefulProbationAutoConfiguration.OnProbationCondition.class)
public final class GracefulProbationAutoConfiguration {

	private static final String HEALTH_GROUP = "graceful.restart.health-group";

	/**
	 * The watch, and what it looks at.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnPredecessor
	@EnableConfigurationProperties(GracefulProperties.class)
	static class WatchConfiguration {

		@Bean
		ProbationWatch gracefulProbationWatch(HotRestart gracefulHotRestart, ObjectProvider<ProbationCheck> checks) {
			return new ProbationWatch(checks.orderedStream().toList(), gracefulHotRestart::unwell);
		}

		@Bean
		DescriptorCheck gracefulDescriptorCheck() {
			return new DescriptorCheck(Path.of("/dev/null"));
		}

		/**
		 * Asks Boot's health where there is one.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(HealthEndpoint.class)
		@ConditionalOnBean(HealthEndpoint.class)
		@Conditional(OnHealthAskedCondition.class)
		static class HealthConfiguration {

			@Bean
			HealthCheck gracefulHealthCheck(HealthEndpoint endpoint, GracefulProperties properties) {
				return new HealthCheck(endpoint, properties.restart().healthGroup(),
						properties.restart().answerTimeout());
			}

		}

	}

	/**
	 * What sees how the application answers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnPredecessor
	@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
	@EnableConfigurationProperties(GracefulProperties.class)
	static class ResponsesConfiguration {

		@Bean
		ResponseCounter gracefulResponseCounter() {
			return new ResponseCounter();
		}

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> gracefulResponseCounterCustomizer(ResponseCounter counter) {
			return (factory) -> factory.addEngineValves(counter);
		}

		@Bean
		ErrorRateCheck gracefulErrorRateCheck(ResponseCounter counter, GracefulProperties properties) {
			return new ErrorRateCheck(counter, properties.restart().maxErrorRate(),
					properties.restart().errorRateRequests());
		}

	}

	/**
	 * Looks for the group of health that is to be asked, in a first generation, too: the
	 * next one is asked for it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(HEALTH_GROUP)
	@ConditionalOnClass(HealthEndpoint.class)
	@ConditionalOnBean(HealthEndpoint.class)
	@Conditional(OnHealthAskedCondition.class)
	@EnableConfigurationProperties(GracefulProperties.class)
	static class HealthGroupConfiguration {

		@Bean
		SmartInitializingSingleton gracefulHealthGroupCheck(HealthEndpointGroups groups,
				GracefulProperties properties) {
			return () -> checkGroup(properties.restart().healthGroup(), groups);
		}

		private static void checkGroup(String group, HealthEndpointGroups groups) {
			if (!group.isEmpty() && !groups.getNames().contains(group)) {
				throw new InvalidConfigurationPropertyValueException(HEALTH_GROUP, group,
						"The application's health has no such group, only " + groups.getNames()
								+ ". A group is made by 'management.endpoint.health.group." + group + ".include'.");
			}
		}

	}

	/**
	 * There may be a predecessor, or there is a group of health to look for.
	 */
	static class OnProbationCondition extends ConditionalOnPredecessor.OnPredecessorCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return context.getEnvironment().containsProperty(HEALTH_GROUP)
					? ConditionOutcome.match("there is a group of health to look for")
					: super.getMatchOutcome(context, metadata);
		}

	}

	/**
	 * Health is asked unless it is told otherwise.
	 */
	static class OnHealthAskedCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("Health");
			return "none".equalsIgnoreCase(context.getEnvironment().getProperty(HEALTH_GROUP))
					? ConditionOutcome.noMatch(message.because("it is not to be asked"))
					: ConditionOutcome.match(message.because("it is to be asked"));
		}

	}

}
