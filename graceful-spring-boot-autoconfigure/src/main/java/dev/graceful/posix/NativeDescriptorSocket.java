package dev.graceful.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A {@link DescriptorSocket} over a descriptor of its own, whose number is freed only
 * when no thread is inside a call with it any more.
 */
final class NativeDescriptorSocket implements DescriptorSocket {

	private static final int[] NONE = {};

	private final LibC libC;

	private final OpenDescriptor descriptor;

	private final int number;

	private final Message outgoing;

	private final Message incoming;

	private int users;

	private boolean closed;

	NativeDescriptorSocket(LibC libC, OpenDescriptor descriptor) throws IOException {
		this.libC = libC;
		this.descriptor = descriptor;
		this.number = descriptor.number();
		this.outgoing = new Message();
		this.incoming = new Message();
	}

	@Override
	public PeerCredentials peer() throws IOException {
		if (!enter()) {
			throw new IOException("The connection is closed");
		}
		try {
			return this.libC.peer(this.number);
		}
		finally {
			leave();
		}
	}

	@Override
	public void send(ByteBuffer data, List<Descriptor> descriptors) throws IOException {
		if (!data.hasRemaining()) {
			throw new IllegalArgumentException("Descriptors travel with bytes, and there are none");
		}
		if (descriptors.size() > MAX_DESCRIPTORS) {
			throw new IllegalArgumentException(descriptors.size() + " descriptors, at most " + MAX_DESCRIPTORS);
		}
		if (!enter()) {
			throw new IOException("The connection is closed");
		}
		try {
			sendPart(data, NumberedDescriptor.numbers(descriptors));
			while (data.hasRemaining()) {
				sendPart(data, NONE);
			}
		}
		finally {
			leave();
		}
	}

	private void sendPart(ByteBuffer data, int[] descriptors) throws IOException {
		this.outgoing.put(data, descriptors);
		try {
			data.position(data.position() + this.libC.send(this.number, this.outgoing));
		}
		catch (SystemCallException ex) {
			throw switch (ex.errno()) {
				case LibC.EAGAIN ->
					new IOException("The peer does not read: " + data.remaining() + " bytes could not be sent", ex);
				case LibC.ETOOMANYREFS -> new IOException("This user has more descriptors on their way to other "
						+ "processes than a process may have open; raise the limit (ulimit -n)", ex);
				default -> ex;
			};
		}
	}

	@Override
	public int receive(ByteBuffer data, List<Descriptor> descriptors) throws IOException {
		if (!data.hasRemaining()) {
			throw new IllegalArgumentException("No room for a byte");
		}
		if (!enter()) {
			return -1;
		}
		try {
			int count = awaitMessage(data.remaining());
			List<OpenDescriptor> received = this.incoming.takeDescriptors()
				.stream()
				.map((descriptor) -> new OpenDescriptor(this.libC, descriptor))
				.toList();
			if (this.incoming.isTruncated()) {
				received.forEach(OpenDescriptor::close);
				throw new IOException("Descriptors were lost on their way: this process may have at most "
						+ this.libC.softDescriptorLimit() + " open; raise the limit (ulimit -n)");
			}
			descriptors.addAll(received);
			this.incoming.takeBytes(count, data);
			return (count > 0) ? count : -1;
		}
		catch (SystemCallException ex) {
			if (isClosed()) {
				return -1;
			}
			throw ex;
		}
		finally {
			leave();
		}
	}

	private int awaitMessage(int room) throws SystemCallException {
		while (true) {
			this.libC.awaitReadable(this.number);
			this.incoming.clear(room);
			try {
				return this.libC.receive(this.number, this.incoming);
			}
			catch (SystemCallException ex) {
				if (ex.errno() != LibC.EAGAIN) {
					throw ex;
				}
			}
		}
	}

	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.libC.shutdown(this.number);
		closeUnused();
	}

	private synchronized boolean isClosed() {
		return this.closed;
	}

	private synchronized boolean enter() {
		if (!this.closed) {
			this.users++;
			return true;
		}
		return false;
	}

	private synchronized void leave() {
		this.users--;
		closeUnused();
	}

	private void closeUnused() {
		if (this.closed && this.users == 0) {
			this.descriptor.close();
		}
	}

}
