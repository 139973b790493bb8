package dev.graceful.boot;

import java.time.Duration;
import java.util.Optional;

import dev.graceful.supervise.PidFile;
import dev.graceful.supervise.ServiceManager;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration of those around the process, who must know which one serves.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnHotRestart
@Conditional(GracefulSuperviseAutoConfiguration.OnSomebodyAroundCondition.class)
@EnableConfigurationProperties({ GracefulProperties.class, LifecycleProperties.class })
public final class GracefulSuperviseAutoConfiguration {

	private static final String PID_FILE = "graceful.pid-file";

	private static Optional<ServiceManager> serviceManager() {
		return ServiceManager.from(System.getenv());
	}

	@Bean
	@Conditional(OnServiceManagerCondition.class)
	ServiceManagerUpdates gracefulServiceManagerUpdates(GenerationOnDemand gracefulGeneration,
			GracefulProperties properties, LifecycleProperties lifecycle) {
		Duration stop = properties.drain().timeout().plus(lifecycle.getTimeoutPerShutdownPhase());
		return new ServiceManagerUpdates(serviceManager().orElseThrow(), gracefulGeneration, properties, stop);
	}

	@Bean
	@ConditionalOnProperty(PID_FILE)
	PidFileUpdates gracefulPidFileUpdates(GracefulProperties properties) {
		return new PidFileUpdates(new PidFile(properties.pidFile(), ProcessHandle.current().pid()));
	}

	/**
	 * There may be somebody who wants to know. Mostly there is not, and then a start
	 * takes no look at the rest.
	 */
	static class OnSomebodyAroundCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("Somebody around");
			boolean mayBe = System.getenv(ServiceManager.SOCKET) != null
					|| context.getEnvironment().containsProperty(PID_FILE);
			return mayBe ? ConditionOutcome.match(message.because("there may be somebody who wants to know"))
					: ConditionOutcome.noMatch(message.because("nobody wants to know"));
		}

	}

	/**
	 * There is a service manager that wants to be told.
	 */
	static class OnServiceManagerCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("Service manager");
			return serviceManager().isPresent() ? ConditionOutcome.match(message.because("it wants to be told"))
					: ConditionOutcome.noMatch(message.because("there is none, or it does not want to be told"));
		}

	}

}
