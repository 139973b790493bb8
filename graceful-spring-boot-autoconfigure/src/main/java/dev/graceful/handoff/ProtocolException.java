package dev.graceful.handoff;

import java.io.IOException;

/**
 * The other side of a control connection does not speak our protocol.
 */
class ProtocolException extends IOException {

	private static final long serialVersionUID = 1L;

	ProtocolException(String message) {
		super(message);
	}

}
