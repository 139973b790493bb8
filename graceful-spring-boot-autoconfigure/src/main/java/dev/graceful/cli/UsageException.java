package dev.graceful.cli;

/**
 * A verb was given something that it does not understand.
 */
class UsageException extends Exception {

	UsageException(String message) {
		super(message);
	}

}
