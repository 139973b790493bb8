package dev.graceful.boot;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner off = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulHealthContributorAutoConfiguration.class));

	private final ApplicationContextRunner on = this.off.withBean(HotRestart.GENERATION, FakeRestarts.class);

	@Test
	void contributesToHealth() {
		this.on.run((context) -> assertThat(context).hasSingleBean(GracefulHealthIndicator.class));
	}

	@Test
	void contributesNothingWhereHotRestartIsOff() {
		this.off.run((context) -> assertThat(context).doesNotHaveBean(GracefulHealthIndicator.class));
	}

	@Test
	void contributesNothingWhereItIsToldNotTo() {
		this.on.withPropertyValues("management.health.graceful.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(GracefulHealthIndicator.class));
	}

	@Test
	void contributesNothingWhereNoIndicatorDoesByDefault() {
		this.on.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(GracefulHealthIndicator.class));
	}

	@Test
	void startsWithoutTheClassesOfHealth() {
		this.on.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulHealthIndicator"));
	}

	@Test
	void backsOffFromTheApplicationsOwn() {
		this.on.withBean("gracefulHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class)
				.doesNotHaveBean(GracefulHealthIndicator.class));
	}

}
