package dev.graceful.boot;

import java.util.Map;

import dev.graceful.handoff.Invitation;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains to a successor a port that is in use: most likely it is the predecessor that
 * uses it, and that must not be stopped.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortOfPredecessorFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final Map<String, String> environment;

	PortOfPredecessorFailureAnalyzer() {
		this(System.getenv());
	}

	/**
	 * Create an analyzer that does not ask a bean: they are destroyed by now.
	 * @param environment where the predecessor's invitation is, if there is one
	 */
	PortOfPredecessorFailureAnalyzer(Map<String, String> environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		return Invitation.from(this.environment)
			.map(Invitation::pid)
			.filter((predecessor) -> ProcessHandle.of(predecessor).isPresent())
			.map((predecessor) -> analyze(cause, predecessor))
			.orElse(null);
	}

	private static FailureAnalysis analyze(PortInUseException cause, long predecessor) {
		return new FailureAnalysis(
				"Web server failed to start. Port " + cause.getPort() + " is in use, and was not passed by the "
						+ "predecessor, pid " + predecessor + ": most likely it listens there at another address.",
				"The address of a listener cannot change in a restart while its port stays. Configure the address as "
						+ "it was, or another port; or stop the application, and start it again. If it is another "
						+ "process that listens on port " + cause.getPort() + ", stop that one.",
				cause);
	}

}
