package dev.graceful.boot;

import dev.graceful.warmup.WarmUp;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Observes the requests of a warm-up for nobody, so that the first client's request is
 * not the first one that is observed. To be called before the application's own filter,
 * which leaves alone what is observed already.
 */
final class WarmUpObservation extends ServerHttpObservationFilter {

	/**
	 * Create a filter.
	 * @param convention what the application observes; {@code null} for the usual
	 */
	WarmUpObservation(ServerRequestObservationConvention convention) {
		super(registryOfItsOwn(), (convention != null) ? convention : new DefaultServerRequestObservationConvention());
	}

	private static ObservationRegistry registryOfItsOwn() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
		return registry;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return request.getAttribute(WarmUp.REQUEST_ATTRIBUTE) == null;
	}

}
