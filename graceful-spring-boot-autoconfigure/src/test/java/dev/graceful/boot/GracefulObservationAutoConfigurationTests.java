package dev.graceful.boot;

import dev.graceful.handoff.HandoffEvent;
import dev.graceful.warmup.WarmUp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulObservationAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulObservationAutoConfiguration.class));

	private final ApplicationContextRunner off = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void observesWhatIsAnnounced() {
		this.off.withBean(FakeRestarts.class).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.publishEvent(new HandoffEvent.PhaseEntered("5f0579ab", "PREPARE"));
			context.publishEvent(new HandoffEvent.PhaseEntered("5f0579ab", "RETIRE"));
			assertThat(meters.get("graceful.handoff").timer().count()).isOne();
		});
	}

	@Test
	void doesNotObserveTheRequestsOfAWarmUp() {
		this.off.withBean(FakeRestarts.class).run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			MockHttpServletRequest request = new MockHttpServletRequest();
			assertThat(observationOf(request, registry).isNoop()).isFalse();
			request.addHeader(WarmUp.REQUEST_HEADER, "true");
			assertThat(observationOf(request, registry).isNoop()).isTrue();
		});
	}

	private static Observation observationOf(MockHttpServletRequest request, ObservationRegistry registry) {
		return Observation.createNotStarted("http.server.requests",
				() -> new ServerRequestObservationContext(request, new MockHttpServletResponse()), registry);
	}

	@Test
	void doesNotObserveWhereHotRestartIsOff() {
		this.off.run((context) -> assertThat(context).doesNotHaveBean(HandoffObserver.class));
	}

	@Test
	void doesNotObserveWithoutARegistry() {
		this.withoutRegistry.withBean(FakeRestarts.class)
			.run((context) -> assertThat(context).doesNotHaveBean(HandoffObserver.class));
	}

	@Test
	void startsWithoutTheClassesOfObservation() {
		this.withoutRegistry.withBean(FakeRestarts.class)
			.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulHandoffObserver"));
	}

}
