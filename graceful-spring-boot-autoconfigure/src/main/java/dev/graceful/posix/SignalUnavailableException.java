package dev.graceful.posix;

/**
 * A signal cannot be handled in this JVM. The message is a sentence that an operator can
 * act on.
 */
public class SignalUnavailableException extends Exception {

	private static final long serialVersionUID = 1L;

	public SignalUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
