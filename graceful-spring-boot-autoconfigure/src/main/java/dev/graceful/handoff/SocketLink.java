package dev.graceful.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.graceful.posix.Descriptor;
import dev.graceful.posix.DescriptorSocket;
import dev.graceful.posix.PeerCredentials;
import dev.graceful.posix.Posix;
import dev.graceful.posix.PosixUnavailableException;

/**
 * A link over a unix-domain connection, with a thread that reads it.
 */
final class SocketLink implements Link {

	private final Loop loop;

	private final DescriptorSocket socket;

	private final PeerCredentials peer;

	private volatile String sendFailure;

	private volatile boolean closed;

	private SocketLink(Loop loop, DescriptorSocket socket) throws IOException {
		this.loop = loop;
		this.socket = socket;
		this.peer = socket.peer();
	}

	/**
	 * Makes the connection that a link is to run over.
	 */
	interface Connection {

		SocketChannel open() throws IOException;

	}

	/**
	 * Make a link in the background, for the connection and the native library may take
	 * their time.
	 * @param loop where the listener and linked are told
	 * @param connection makes the connection
	 * @param listener hears what comes, or that the link could not be made
	 * @param linked told before the listener hears anything
	 */
	static void start(Loop loop, Connection connection, Link.Listener listener, Consumer<Link> linked) {
		inBackground(loop, listener, () -> {
			try (SocketChannel channel = connection.open();
					DescriptorSocket socket = Posix.load().descriptorSocket(channel)) {
				talk(loop, socket, listener, linked);
			}
		});
	}

	/**
	 * Make a link over what is connected already.
	 * @param loop where the listener and linked are told
	 * @param socket this end of it; taken
	 * @param listener hears what comes
	 * @param linked told before the listener hears anything
	 */
	static void start(Loop loop, DescriptorSocket socket, Link.Listener listener, Consumer<Link> linked) {
		inBackground(loop, listener, () -> {
			try (socket) {
				talk(loop, socket, listener, linked);
			}
		});
	}

	private static void inBackground(Loop loop, Link.Listener listener, Talk talk) {
		Thread thread = new Thread(() -> {
			try {
				talk.run();
			}
			catch (IOException | PosixUnavailableException ex) {
				loop.execute(() -> listener.closed("cannot be talked to: " + ex.getMessage()));
			}
		}, "graceful-link");
		thread.setDaemon(true);
		thread.start();
	}

	private static void talk(Loop loop, DescriptorSocket socket, Link.Listener listener, Consumer<Link> linked)
			throws IOException {
		SocketLink link = new SocketLink(loop, socket);
		loop.execute(() -> linked.accept(link));
		link.read(listener);
	}

	@Override
	public PeerCredentials peer() {
		return this.peer;
	}

	@Override
	public void send(Message message, List<? extends Descriptor> descriptors) {
		try {
			this.socket.send(new Frame(message, descriptors.size()).encode(), List.copyOf(descriptors));
		}
		catch (IOException ex) {
			this.sendFailure = ex.getMessage();
			end();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		end();
	}

	/**
	 * Ends the reading thread, which then closes the connection.
	 */
	private void end() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			this.sendFailure = ex.getMessage();
		}
	}

	private void read(Link.Listener listener) {
		List<Descriptor> descriptors = new ArrayList<>();
		String end = "closed the control socket";
		try {
			ByteBuffer bytes = ByteBuffer.allocate(Frame.MAX_BYTES);
			while (this.socket.receive(bytes, descriptors) >= 0) {
				bytes.flip();
				for (Frame frame = Frame.decode(bytes); frame != null; frame = Frame.decode(bytes)) {
					deliver(frame, descriptors, listener);
				}
				bytes.compact();
			}
		}
		catch (ProtocolException ex) {
			end = "sent garbage: " + ex.getMessage();
		}
		catch (IOException ex) {
			end = "broke the control connection: " + ex.getMessage();
		}
		descriptors.forEach(Descriptor::close);
		String reason = (this.sendFailure != null) ? "cannot be told anything: " + this.sendFailure : end;
		tell(() -> listener.closed(reason));
	}

	private void deliver(Frame frame, List<Descriptor> arrived, Link.Listener listener) throws ProtocolException {
		if (arrived.size() < frame.descriptors()) {
			throw new ProtocolException("a frame with fewer descriptors than it says");
		}
		List<Descriptor> ofFrame = arrived.subList(0, frame.descriptors());
		List<Descriptor> descriptors = List.copyOf(ofFrame);
		ofFrame.clear();
		this.loop.execute(() -> {
			if (this.closed) {
				descriptors.forEach(Descriptor::close);
			}
			else {
				listener.received(frame.message(), descriptors);
			}
		});
	}

	private void tell(Runnable event) {
		this.loop.execute(() -> {
			if (!this.closed) {
				event.run();
			}
		});
	}

	/**
	 * What is done with a link until it is closed.
	 */
	private interface Talk {

		void run() throws IOException, PosixUnavailableException;

	}

}
