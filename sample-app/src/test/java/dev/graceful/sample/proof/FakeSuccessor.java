package dev.graceful.sample.proof;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A successor that does not keep to the protocol: {@code FakeSuccessor <behaviour>},
 * started by a predecessor. It knows the frames by heart, for it must be able to spoil
 * them.
 */
public final class FakeSuccessor {

	/**
	 * What it does wrong.
	 */
	enum Behaviour {

		/**
		 * Runs, but never says a word.
		 */
		SILENT,

		/**
		 * Sends what is no frame.
		 */
		GARBAGE,

		/**
		 * Speaks only versions of the protocol that do not exist yet.
		 */
		NEWER_PROTOCOL,

		/**
		 * Does not know the token.
		 */
		WRONG_TOKEN,

		/**
		 * Takes the listeners, then closes the connection, and lives on.
		 */
		CLOSES,

		/**
		 * Takes the listeners, then sends what is no frame.
		 */
		GARBAGE_LATER,

		/**
		 * Is ready before it has the listeners.
		 */
		OUT_OF_TURN,

		/**
		 * Says that it is ready, is told to go, and never serves.
		 */
		NEVER_SERVES

	}

	private static final int HELLO = 1;

	private static final int RECEIVED = 5;

	private static final int READY = 6;

	private final SocketChannel channel;

	private FakeSuccessor(SocketChannel channel) {
		this.channel = channel;
	}

	public static void main(String[] arguments) throws Exception {
		Behaviour behaviour = Behaviour.valueOf(arguments[0]);
		System.out.println("Fake successor: " + behaviour);
		Path socket = Path.of(System.getenv("GRACEFUL_HANDOFF_SOCKET"));
		Path name = socket.resolveSibling("fake-" + ProcessHandle.current().pid() + ".sock");
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.bind(UnixDomainSocketAddress.of(name));
			Files.delete(name);
			if (behaviour != Behaviour.SILENT) {
				channel.connect(UnixDomainSocketAddress.of(socket));
				new FakeSuccessor(channel).misbehave(behaviour);
			}
		}
		Thread.sleep(Long.MAX_VALUE);
	}

	private void misbehave(Behaviour behaviour) throws IOException {
		String token = System.getenv("GRACEFUL_HANDOFF_TOKEN");
		switch (behaviour) {
			case GARBAGE -> write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
			case NEWER_PROTOCOL -> hello(token, 7, 9);
			case WRONG_TOKEN -> hello("0123456789abcdef", 1, 1);
			default -> hello(token, 1, 1);
		}
		if (behaviour.compareTo(Behaviour.CLOSES) < 0) {
			awaitEnd();
			return;
		}
		read();
		switch (behaviour) {
			case GARBAGE_LATER -> write("GET / HTTP/1.1\r\n\r\n".getBytes());
			case OUT_OF_TURN -> write(frame(READY, "adopted", "0"));
			case NEVER_SERVES -> {
				write(frame(RECEIVED, "batch", "0"));
				write(frame(READY, "adopted", "1", "adopted.0.connector", "server", "adopted.0.address",
						System.getProperty("listener")));
			}
			default -> {
				return;
			}
		}
		awaitEnd();
	}

	private void hello(String token, int oldest, int newest) throws IOException {
		write(frame(HELLO, "oldest", Integer.toString(oldest), "newest", Integer.toString(newest), "token", token,
				"pid", "1", "application", "fake", "starter", "fake", "descriptor-limit", "1000"));
	}

	private static byte[] frame(int type, String... fields) throws IOException {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(content);
		out.writeByte(1);
		out.writeByte(type);
		out.writeShort(0);
		for (String field : fields) {
			out.writeUTF(field);
		}
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		new DataOutputStream(frame).writeInt(content.size());
		content.writeTo(frame);
		return frame.toByteArray();
	}

	private void write(byte[] bytes) throws IOException {
		this.channel.write(ByteBuffer.wrap(bytes));
	}

	/**
	 * Reads without taking the descriptors, which the kernel then drops.
	 */
	private int read() throws IOException {
		return this.channel.read(ByteBuffer.allocate(64 * 1024));
	}

	private void awaitEnd() throws IOException {
		while (read() >= 0) {
			continue;
		}
	}

}
