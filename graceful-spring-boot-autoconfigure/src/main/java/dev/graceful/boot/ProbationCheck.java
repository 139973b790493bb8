package dev.graceful.boot;

import java.util.Optional;

/**
 * One way to tell, while the predecessor can still take back, that it had better.
 */
interface ProbationCheck {

	/**
	 * The probation begins.
	 */
	default void begin() {
	}

	/**
	 * Look again. May take a while, but not for ever.
	 * @return what is wrong, as a sentence; empty while nothing is
	 */
	Optional<String> complaint();

	/**
	 * The probation is over.
	 */
	default void end() {
	}

}
