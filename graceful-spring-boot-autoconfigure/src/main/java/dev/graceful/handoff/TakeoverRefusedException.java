package dev.graceful.handoff;

/**
 * This process wanted to take over, and was not let.
 */
public final class TakeoverRefusedException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param reason a sentence
	 */
	public TakeoverRefusedException(String reason) {
		super(reason);
	}

}
