package dev.graceful.sample.client;

/**
 * A request that was not answered as it should be.
 */
public class RequestFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final FailureKind kind;

	RequestFailedException(FailureKind kind, String message) {
		super(kind + ": " + message);
		this.kind = kind;
	}

	public FailureKind kind() {
		return this.kind;
	}

}
