package dev.graceful.posix;

import java.io.IOException;

/**
 * A call to the operating system failed.
 */
final class SystemCallException extends IOException {

	private static final long serialVersionUID = 1L;

	private final int errno;

	SystemCallException(String function, int errno, String reason) {
		super(function + " failed: " + reason + " (errno " + errno + ")");
		this.errno = errno;
	}

	int errno() {
		return this.errno;
	}

}
