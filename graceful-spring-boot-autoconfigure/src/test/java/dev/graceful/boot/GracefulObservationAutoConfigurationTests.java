package dev.graceful.boot;

import java.util.Optional;

import dev.graceful.handoff.HandoffEvent;
import dev.graceful.warmup.WarmUp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServlet;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class GracefulObservationAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulObservationAutoConfiguration.class));

	private final ApplicationContextRunner off = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void observesWhatIsAnnounced() {
		this.off.withBean(HotRestart.GENERATION, FakeRestarts.class).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.publishEvent(new HandoffEvent.PhaseEntered("5f0579ab", "PREPARE"));
			context.publishEvent(new HandoffEvent.PhaseEntered("5f0579ab", "RETIRE"));
			assertThat(meters.get("graceful.handoff").timer().count()).isOne();
		});
	}

	@Test
	void doesNotObserveTheRequestsOfAWarmUp() {
		this.off.withBean(HotRestart.GENERATION, FakeRestarts.class).run((context) -> {
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
	void observesTheRequestsOfAWarmUpForNobody() {
		withWarmUp("graceful.warmup.requests[0].path=/").run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			MockHttpServletRequest request = new MockHttpServletRequest();
			request.setAttribute(WarmUp.REQUEST_ATTRIBUTE, true);
			assertThat(serve(request, context)).isPresent();
			assertThat(meters.find("http.server.requests").timer()).isNull();
			assertThat(serve(new MockHttpServletRequest(), context)).isPresent();
			assertThat(meters.get("http.server.requests").timer().count()).isOne();
		});
	}

	@Test
	void addsNoFilterWhereNoRequestsWarmUp() {
		withWarmUp().run((context) -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
	}

	private static WebApplicationContextRunner withWarmUp(String... properties) {
		return new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GracefulObservationAutoConfiguration.class,
					ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.withPropertyValues(properties);
	}

	/**
	 * Return what the application could know of the observation, behind its own filter.
	 */
	private static Optional<ServerRequestObservationContext> serve(MockHttpServletRequest request,
			ApplicationContext context) throws Exception {
		MockFilterChain chain = new MockFilterChain(new HttpServlet() {
		}, context.getBean(FilterRegistrationBean.class).getFilter(),
				new ServerHttpObservationFilter(context.getBean(ObservationRegistry.class)));
		request.setMethod("OPTIONS");
		chain.doFilter(request, new MockHttpServletResponse());
		return ServerHttpObservationFilter.findObservationContext(request);
	}

	@Test
	void doesNotObserveWhereHotRestartIsOff() {
		this.off.run((context) -> assertThat(context).doesNotHaveBean(HandoffObserver.class));
	}

	@Test
	void observesForNobodyWithoutARegistry() {
		this.withoutRegistry.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.run((context) -> assertThatNoException()
				.isThrownBy(() -> context.publishEvent(new HandoffEvent.PhaseEntered("5f0579ab", "PREPARE"))));
	}

	@Test
	void startsWithoutTheClassesOfObservation() {
		this.withoutRegistry.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulHandoffObserver"));
	}

}
