package dev.graceful.boot;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulMetricsAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulMetricsAutoConfiguration.class));

	private final ApplicationContextRunner off = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	private final ApplicationContextRunner on = this.off.withBean(HotRestart.GENERATION, FakeRestarts.class);

	@Test
	void bindsTheMetricsOfRestarts() {
		this.on.run(
				(context) -> assertThat(context.getBean(MeterRegistry.class).get("graceful.generation").gauge().value())
					.isEqualTo(2));
	}

	@Test
	void hasNoMetricsWhereHotRestartIsOff() {
		this.off.run((context) -> assertThat(context).doesNotHaveBean(GracefulMetrics.class));
	}

	@Test
	void hasNoMetricsWithoutARegistry() {
		this.withoutRegistry.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.run((context) -> assertThat(context).doesNotHaveBean(GracefulMetrics.class));
	}

	@Test
	void startsWithoutTheClassesOfMetrics() {
		this.withoutRegistry.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulMetrics"));
	}

	@Test
	void backsOffFromTheApplicationsOwn() {
		GracefulMetrics own = new GracefulMetrics(new FakeRestarts());
		this.on.withBean("own", GracefulMetrics.class, () -> own)
			.run((context) -> assertThat(context.getBean(GracefulMetrics.class)).isSameAs(own));
	}

}
