package dev.graceful.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class GracefulMetricsAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulMetricsAutoConfiguration.class));

	private final ApplicationContextRunner off = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	private final ApplicationContextRunner on = this.off.withBean(HotRestart.GENERATION, FakeRestarts.class);

	@Test
	void bindsTheMetricsOfRestartsOnceTheApplicationServes() {
		this.on.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.find("graceful.generation").gauge()).isNull();
			serve(context);
			assertThat(registry.get("graceful.generation").gauge().value()).isEqualTo(2);
		});
	}

	@Test
	void bindsThemToEachRegistryWhereNoneIsForAll() {
		this.withoutRegistry.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("other", MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				serve(context);
				assertThat(context.getBeansOfType(MeterRegistry.class).values()).hasSize(2)
					.allSatisfy((registry) -> assertThat(registry.find("graceful.generation").gauge()).isNotNull());
			});
	}

	@Test
	void hasNoMetricsWhereHotRestartIsOff() {
		this.off.run((context) -> assertThat(context).doesNotHaveBean("gracefulMetrics"));
	}

	@Test
	void bindsNothingWithoutARegistry() {
		this.withoutRegistry.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.run((context) -> assertThatNoException().isThrownBy(() -> serve(context)));
	}

	@Test
	void startsWithoutTheClassesOfMetrics() {
		this.withoutRegistry.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulMetrics"));
	}

	private static void serve(ApplicationContext context) {
		AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
	}

}
