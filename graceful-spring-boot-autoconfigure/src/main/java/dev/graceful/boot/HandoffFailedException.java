package dev.graceful.boot;

/**
 * Why a handoff has come to nothing, for those who observe it. Where in the code that was
 * noticed is of no interest.
 */
final class HandoffFailedException extends RuntimeException {

	HandoffFailedException(String reason) {
		super(reason, null, false, false);
	}

}
