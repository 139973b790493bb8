package dev.graceful.boot;

import dev.graceful.handoff.TakeoverRefusedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why this process cannot take over.
 */
final class TakeoverRefusedFailureAnalyzer extends AbstractFailureAnalyzer<TakeoverRefusedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TakeoverRefusedException cause) {
		return new FailureAnalysis("This process cannot take over, and nothing has changed: " + cause.getMessage(),
				"See to the reason, and start it again. Without graceful.takeover it would need ports of its own.",
				cause);
	}

}
