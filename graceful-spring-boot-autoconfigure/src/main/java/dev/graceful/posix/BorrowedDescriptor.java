package dev.graceful.posix;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * The descriptor of an open connection, which stays the channel's.
 */
final class BorrowedDescriptor implements NumberedDescriptor {

	private final SocketChannel owner;

	private final int number;

	BorrowedDescriptor(SocketChannel owner, int number) {
		this.owner = owner;
		this.number = number;
	}

	@Override
	public int number() throws IOException {
		// The number may belong to another socket by now
		if (!this.owner.isOpen()) {
			throw new IOException("The connection is closed");
		}
		return this.number;
	}

	@Override
	public void close() {
		// The channel closes it
	}

}
