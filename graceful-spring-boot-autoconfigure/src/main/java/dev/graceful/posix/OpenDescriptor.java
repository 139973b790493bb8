package dev.graceful.posix;

import java.io.IOException;

/**
 * A descriptor with its number, closed once or given away once.
 */
final class OpenDescriptor implements NumberedDescriptor {

	private static final int GONE = -1;

	private final LibC libC;

	private int number;

	OpenDescriptor(LibC libC, int number) {
		this.libC = libC;
		this.number = number;
	}

	@Override
	public synchronized int number() throws IOException {
		if (this.number == GONE) {
			throw new IOException("The descriptor is closed");
		}
		return this.number;
	}

	/**
	 * Give the number away: somebody else closes it from now on.
	 */
	synchronized void release() {
		this.number = GONE;
	}

	@Override
	public synchronized void close() {
		if (this.number != GONE) {
			this.libC.close(this.number);
			this.number = GONE;
		}
	}

}
