package dev.graceful.boot;

import java.util.Optional;

/**
 * Looks at the share of answers that are errors.
 */
final class ErrorRateCheck implements ProbationCheck {

	private final Answers answers;

	private final double maxErrorRate;

	private final int requests;

	/**
	 * Create a check of some answers.
	 * @param answers counts them
	 * @param maxErrorRate the share of errors that is no reason to complain yet
	 * @param requests on how many answers this can be judged
	 */
	ErrorRateCheck(Answers answers, double maxErrorRate, int requests) {
		this.answers = answers;
		this.maxErrorRate = maxErrorRate;
		this.requests = requests;
	}

	@Override
	public void begin() {
		this.answers.beginCounting();
	}

	@Override
	public Optional<String> complaint() {
		long all = this.answers.all();
		long errors = this.answers.errors();
		if (all < this.requests || errors <= this.maxErrorRate * all) {
			return Optional.empty();
		}
		return Optional.of(errors + " of " + all + " answers were errors (5xx)");
	}

	@Override
	public void end() {
		this.answers.endCounting();
	}

}
