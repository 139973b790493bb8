package dev.graceful.boot;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Adds to what Boot says of a port that is in use how to take over from the generation
 * that uses it, where it is one.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class PortOfGenerationFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final Environment environment;

	PortOfGenerationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		GracefulProperties properties = Binder.get(this.environment).bindOrCreate("graceful", GracefulProperties.class);
		return Takeover.listenerAt(properties.control().directory(), cause.getPort())
			.map((listener) -> new FailureAnalysis(
					"Web server failed to start. Port " + cause.getPort() + " was already in use. " + listener
							+ " listens there; to take over from it, add --graceful.takeover",
					"Identify and stop the process that's listening on port " + cause.getPort()
							+ " or configure this application to listen on another port.",
					cause))
			.orElse(null);
	}

}
