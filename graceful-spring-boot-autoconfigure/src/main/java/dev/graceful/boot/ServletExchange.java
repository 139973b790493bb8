package dev.graceful.boot;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The request that this thread answers, for what an endpoint is not told of it.
 */
final class ServletExchange {

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private ServletExchange(ServletRequestAttributes attributes) {
		this.request = attributes.getRequest();
		this.response = attributes.getResponse();
	}

	/**
	 * Return the exchange of this thread.
	 * @return the exchange; empty where it is none of a servlet
	 */
	static Optional<ServletExchange> current() {
		return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
			.filter(ServletRequestAttributes.class::isInstance)
			.map(ServletRequestAttributes.class::cast)
			.map(ServletExchange::new);
	}

	String remoteAddress() {
		return this.request.getRemoteAddr();
	}

	/**
	 * Tell the client to look where it has asked.
	 */
	void pointToItself() {
		this.response.setHeader(HttpHeaders.LOCATION, this.request.getRequestURI());
	}

}
