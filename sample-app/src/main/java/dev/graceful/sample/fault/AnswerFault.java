package dev.graceful.sample.fault;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers every request with the status that a test asks for.
 */
@Component
@ConditionalOnProperty("sample.fault.answer")
@Order(1)
class AnswerFault extends OncePerRequestFilter {

	private final int status;

	AnswerFault(@Value("${sample.fault.answer}") int status) {
		this.status = status;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		response.sendError(this.status);
	}

}
