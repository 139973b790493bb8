package dev.graceful.boot;

import dev.graceful.warmup.SampledTraffic;
import dev.graceful.warmup.WarmUp;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.HandlerFunction;

/**
 * Sees which routes of the application its clients ask for.
 * <p>
 * Only what is written in code has a pattern that is sure to name no client's business:
 * files have the path that was asked for. Actuator endpoints do not come by here.
 */
final class TrafficSampling implements WebMvcConfigurer, HandlerInterceptor {

	private static final int ERROR = 400;

	private final SampledTraffic traffic;

	TrafficSampling(SampledTraffic traffic) {
		this.traffic = traffic;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this);
	}

	/**
	 * Before a view is rendered, which may belong to another route; and not where the
	 * answer comes later, or never ends.
	 */
	@Override
	public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
			ModelAndView view) {
		if (request.getDispatcherType() == DispatcherType.REQUEST && !request.isAsyncStarted()
				&& response.getStatus() < ERROR && request.getAttribute(WarmUp.REQUEST_ATTRIBUTE) == null
				&& (handler instanceof HandlerMethod || handler instanceof HandlerFunction)
				&& request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern) {
			this.traffic.answered(request.getMethod(), prefix(request) + pattern);
		}
	}

	/**
	 * The path below which patterns are.
	 */
	private static String prefix(HttpServletRequest request) {
		String context = request.getServletContext().getContextPath();
		return (request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH)
				? context + request.getServletPath() : context;
	}

}
