package dev.graceful.launch;

import java.io.IOException;

/**
 * There is nothing that could be used, and nobody has reason to expect it.
 */
final class NoArchiveException extends IOException {

	NoArchiveException(String reason) {
		super(reason);
	}

	NoArchiveException(IOException reason) {
		super(reason.getMessage(), reason);
	}

}
