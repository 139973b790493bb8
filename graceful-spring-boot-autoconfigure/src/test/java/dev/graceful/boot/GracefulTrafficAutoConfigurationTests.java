package dev.graceful.boot;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulTrafficAutoConfigurationTests {

	private static final String ENABLED = "graceful.warmup.traffic.enabled=true";

	private final WebApplicationContextRunner off = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulTrafficAutoConfiguration.class));

	private final WebApplicationContextRunner on = this.off
		.withInitializer((context) -> TestHotRestart.create().joins(context));

	@Test
	void seesWhatClientsAskForWhereItIsWanted() {
		this.on.withPropertyValues(ENABLED).run((context) -> assertThat(context).hasSingleBean(TrafficSampling.class));
	}

	@Test
	void seesNothingUnlessItIsWanted() {
		this.on.run((context) -> assertThat(context).doesNotHaveBean(TrafficSampling.class));
	}

	@Test
	void seesNothingWhereHotRestartIsOff() {
		this.off.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).doesNotHaveBean(TrafficSampling.class));
	}

	@Test
	void startsWhereThereAreNoRoutes() {
		this.on.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader(WebMvcConfigurer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulTrafficSampling"));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GracefulTrafficAutoConfiguration.class))
			.withPropertyValues(ENABLED)
			.withInitializer((context) -> TestHotRestart.create().joins(context))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulTrafficSampling"));
	}

}
