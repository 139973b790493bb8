package dev.graceful.sample;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells in every response which process has served it.
 */
@Component
@Order(0)
class ServedByFilter extends OncePerRequestFilter {

	private final String pid;

	ServedByFilter(Generation generation) {
		this.pid = Long.toString(generation.pid());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		response.setHeader("X-Served-By", this.pid);
		chain.doFilter(request, response);
	}

}
