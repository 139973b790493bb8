package dev.graceful.boot;

import java.util.Optional;

import dev.graceful.tomcat.ResponseCounter;

/**
 * Looks at the share of answers that are errors of the server.
 */
final class ErrorRateCheck implements ProbationCheck {

	private final ResponseCounter answers;

	private final double maxErrorRate;

	private final int requests;

	/**
	 * Create a check of some answers.
	 * @param answers counts them
	 * @param maxErrorRate the share of errors that is no reason to complain yet
	 * @param requests on how many answers this can be judged
	 */
	ErrorRateCheck(ResponseCounter answers, double maxErrorRate, int requests) {
		this.answers = answers;
		this.maxErrorRate = maxErrorRate;
		this.requests = requests;
	}

	@Override
	public void begin() {
		this.answers.begin();
	}

	@Override
	public Optional<String> complaint() {
		ResponseCounter.Count count = this.answers.count();
		if (count.responses() < this.requests || count.errors() <= this.maxErrorRate * count.responses()) {
			return Optional.empty();
		}
		return Optional.of(count.errors() + " of " + count.responses() + " answers were errors (5xx)");
	}

	@Override
	public void end() {
		this.answers.end();
	}

}
