package dev.graceful.boot;

import dev.graceful.tomcat.ResponseCounter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulProbationAutoConfigurationTests {

	private final WebApplicationContextRunner off = new WebApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(GracefulProbationAutoConfiguration.class, GracefulTomcatAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class));

	private final WebApplicationContextRunner withoutHealth = this.off
		.withInitializer(TestHotRestart.thatTakesOver()::joins);

	private final WebApplicationContextRunner on = this.withoutHealth
		.withConfiguration(AutoConfigurations.of(HealthEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=health");

	@Test
	void watchesHealthErrorsAndDescriptors() {
		this.on.run((context) -> assertThat(context).hasSingleBean(ProbationWatch.class)
			.hasSingleBean(HealthCheck.class)
			.hasSingleBean(ErrorRateCheck.class)
			.hasSingleBean(DescriptorCheck.class));
	}

	@Test
	void doesNotWatchWhereHotRestartIsOff() {
		this.off.withConfiguration(AutoConfigurations.of(HealthEndpointAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ProbationWatch.class)
				.doesNotHaveBean(HealthCheck.class));
	}

	@Test
	void doesNotWatchWhereThereIsNoPredecessor() {
		this.off.withConfiguration(AutoConfigurations.of(HealthEndpointAutoConfiguration.class))
			.withInitializer(TestHotRestart.create()::joins)
			.run((context) -> assertThat(context).doesNotHaveBean(ProbationWatch.class)
				.doesNotHaveBean(ProbationCheck.class)
				.doesNotHaveBean(ResponseCounter.class));
	}

	@Test
	void watchesErrorsWhereThereIsNoHealth() {
		this.withoutHealth.run((context) -> assertThat(context).hasSingleBean(ErrorRateCheck.class)
			.hasSingleBean(ProbationWatch.class)
			.doesNotHaveBean(HealthCheck.class));
	}

	@Test
	void watchesErrorsWithoutTheClassesOfHealth() {
		this.on.withClassLoader(new FilteredClassLoader(HealthEndpoint.class))
			.run((context) -> assertThat(context).hasSingleBean(ProbationWatch.class)
				.doesNotHaveBean("gracefulHealthCheck"));
	}

	@Test
	void doesNotAskHealthWhereItIsToldNotTo() {
		this.on.withPropertyValues("graceful.restart.health-group=none")
			.run((context) -> assertThat(context).hasSingleBean(ProbationWatch.class)
				.doesNotHaveBean(HealthCheck.class));
	}

	@Test
	void asksAGroupOfHealth() {
		this.on
			.withPropertyValues("graceful.restart.health-group=serving",
					"management.endpoint.health.group.serving.include=ping")
			.run((context) -> assertThat(context).hasSingleBean(HealthCheck.class));
	}

	@Test
	void doesNotStartAFirstGenerationWhereThereIsNoSuchGroupOfHealthEither() {
		this.off.withConfiguration(AutoConfigurations.of(HealthEndpointAutoConfiguration.class))
			.withInitializer(TestHotRestart.create()::joins)
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"graceful.restart.health-group=serving")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("Property graceful.restart.health-group with value 'serving' is invalid"));
	}

	@Test
	void doesNotStartWhereThereIsNoSuchGroupOfHealth() {
		this.on.withPropertyValues("graceful.restart.health-group=serving")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("Property graceful.restart.health-group with value 'serving' is invalid"));
	}

}
