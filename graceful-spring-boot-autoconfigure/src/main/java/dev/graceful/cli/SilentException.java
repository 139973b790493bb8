package dev.graceful.cli;

import java.io.IOException;
import java.util.List;

/**
 * There is a process that does not say who it is, so it cannot be told whether the
 * application runs.
 */
class SilentException extends IOException {

	SilentException(List<String> sockets) {
		super("A process that may be the application hangs, or is stopped, for it does not answer on "
				+ String.join(", ", sockets) + " (the name begins with its pid)");
	}

}
