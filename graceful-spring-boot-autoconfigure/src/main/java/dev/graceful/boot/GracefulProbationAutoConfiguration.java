package dev.graceful.boot;

import java.nio.file.Path;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the watch over a generation that serves, and whose predecessor
 * can still take back.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnHotRestart
@EnableConfigurationProperties(GracefulProperties.class)
public final class GracefulProbationAutoConfiguration {

	@Bean
	@ConditionalOnPredecessor
	ProbationWatch gracefulProbationWatch(HotRestart hotRestart, ObjectProvider<ProbationCheck> checks) {
		return new ProbationWatch(checks.orderedStream().toList(), hotRestart::unwell);
	}

	@Bean
	@ConditionalOnPredecessor
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
		@ConditionalOnPredecessor
		HealthCheck gracefulHealthCheck(HealthEndpoint endpoint, GracefulProperties properties) {
			return new HealthCheck(endpoint, properties.restart().healthGroup(), properties.restart().answerTimeout());
		}

		@Bean
		@ConditionalOnProperty("graceful.restart.health-group")
		SmartInitializingSingleton gracefulHealthGroupCheck(HealthEndpointGroups groups,
				GracefulProperties properties) {
			return () -> checkGroup(properties.restart().healthGroup(), groups);
		}

		private static void checkGroup(String group, HealthEndpointGroups groups) {
			if (!group.isEmpty() && !groups.getNames().contains(group)) {
				throw new InvalidConfigurationPropertyValueException("graceful.restart.health-group", group,
						"The application's health has no such group, only " + groups.getNames()
								+ ". A group is made by 'management.endpoint.health.group." + group + ".include'.");
			}
		}

	}

	/**
	 * Health is asked unless it is told otherwise.
	 */
	static class OnHealthAskedCondition extends NoneNestedConditions {

		OnHealthAskedCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "graceful.restart.health-group", havingValue = "none")
		static class HealthIsNotAsked {

		}

	}

}
