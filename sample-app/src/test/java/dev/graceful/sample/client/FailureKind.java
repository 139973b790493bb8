package dev.graceful.sample.client;

/**
 * The ways in which a client can be let down.
 */
public enum FailureKind {

	/**
	 * Nobody listened.
	 */
	REFUSED,

	/**
	 * The connection was reset, or broke while the request was written.
	 */
	RESET,

	/**
	 * The connection was closed after the request, before the first byte of the response.
	 */
	EOF_BEFORE_RESPONSE,

	/**
	 * The connection was closed in the middle of the response.
	 */
	EOF_IN_RESPONSE,

	/**
	 * The response was not complete in time.
	 */
	TIMEOUT,

	/**
	 * The response was not a 200, or not HTTP.
	 */
	BAD_STATUS,

	/**
	 * The response was another than the request's, or came without one.
	 */
	WRONG_BODY,

	/**
	 * A kept connection was closed although no response had announced it.
	 */
	CLOSED_WHILE_IDLE,

	/**
	 * The client itself failed; the proof is worth nothing then.
	 */
	CLIENT_BROKEN

}
