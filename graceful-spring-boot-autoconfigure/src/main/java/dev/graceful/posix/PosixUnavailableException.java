package dev.graceful.posix;

/**
 * This operating system, or this installation of the JVM, cannot do what a handoff needs.
 * The message is a sentence that an operator can act on.
 */
public class PosixUnavailableException extends Exception {

	private static final long serialVersionUID = 1L;

	public PosixUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
