package dev.graceful.boot;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class HealthCheckTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HealthContributorRegistryAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=health");

	@Test
	void doesNotComplainWhileAllIsUp() {
		with("database", Health.up().build()).run((context) -> assertThat(complaint(context, "")).isEmpty());
	}

	@Test
	void doesNotComplainOfWhatIsUnknown() {
		with("database", Health.unknown().build()).run((context) -> assertThat(complaint(context, "")).isEmpty());
	}

	@Test
	void namesWhatIsDown() {
		with("database", Health.down().build())
			.run((context) -> assertThat(complaint(context, "")).contains("its health is DOWN: database"));
	}

	@Test
	void namesWhatIsOutOfService() {
		with("database", Health.outOfService().build())
			.run((context) -> assertThat(complaint(context, "")).contains("its health is OUT_OF_SERVICE: database"));
	}

	@Test
	void namesWhichPartIsDown() {
		HealthIndicator up = () -> Health.up().build();
		HealthIndicator down = () -> Health.down().build();
		this.runner
			.withBean("database", HealthContributor.class,
					() -> CompositeHealthContributor.fromMap(Map.of("primary", up, "replica", down)))
			.run((context) -> assertThat(complaint(context, "")).contains("its health is DOWN: database: replica"));
	}

	@Test
	void asksOnlyItsGroup() {
		with("database", Health.down().build())
			.withPropertyValues("management.endpoint.health.group.serving.include=ping",
					"management.endpoint.health.group.storing.include=database")
			.run((context) -> {
				assertThat(complaint(context, "serving")).isEmpty();
				assertThat(complaint(context, "storing")).contains("its health is DOWN: database");
			});
	}

	@Test
	void complainsOfAnApplicationThatRefusesTraffic() {
		this.runner
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class))
			.run((context) -> {
				AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
				assertThat(complaint(context, "readiness")).isEmpty();
				AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
				assertThat(complaint(context, "readiness")).contains("its health is OUT_OF_SERVICE: readinessState");
			});
	}

	@Test
	void complainsOfACheckThatDoesNotAnswer() {
		CountDownLatch end = new CountDownLatch(1);
		HealthIndicator hanging = () -> {
			await(end);
			return Health.up().build();
		};
		this.runner.withBean("hanging", HealthIndicator.class, () -> hanging).run((context) -> {
			HealthCheck check = new HealthCheck(context.getBean(HealthEndpoint.class), "", Duration.ofMillis(50));
			assertThat(check.complaint()).contains("its health check does not answer");
			end.countDown();
		});
	}

	@Test
	void complainsOfACheckThatFails() {
		HealthIndicator failing = () -> {
			throw new IllegalStateException("no database");
		};
		this.runner.withBean("failing", HealthIndicator.class, () -> failing)
			.run((context) -> assertThat(complaint(context, ""))
				.contains("its health check fails: java.lang.IllegalStateException: no database"));
	}

	private WebApplicationContextRunner with(String name, Health health) {
		return this.runner.withBean(name, HealthIndicator.class, () -> () -> health);
	}

	private static Optional<String> complaint(ApplicationContext context, String group) {
		return new HealthCheck(context.getBean(HealthEndpoint.class), group, TIMEOUT).complaint();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
