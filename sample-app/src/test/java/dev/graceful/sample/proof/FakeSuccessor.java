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
		 * Sends what is no frame, calls again and does not know the token, then runs on
		 * without a word.
		 */
		NO_HELLO,

		/**
		 * Speaks only versions of the protocol that do not exist yet.
		 */
		NEWER_PROTOCOL,

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
		if (behaviour == Behaviour.NO_HELLO) {
			call(FakeSuccessor::sendGarbage);
			call((fake) -> fake.hello("0123456789abcdef", 1, 1));
			System.out.println("Was hung up on twice");
		}
		else {
			call((fake) -> fake.misbehave(behaviour));
		}
		Thread.sleep(Long.MAX_VALUE);
	}

	/**
	 * Call the predecessor, say something, and wait until one of the two has hung up.
	 */
	private static void call(Words words) throws IOException {
		Path socket = Path.of(System.getenv("GRACEFUL_HANDOFF_SOCKET"));
		Path name = socket.resolveSibling("fake-" + ProcessHandle.current().pid() + ".sock");
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.bind(UnixDomainSocketAddress.of(name));
			Files.delete(name);
			channel.connect(UnixDomainSocketAddress.of(socket));
			FakeSuccessor fake = new FakeSuccessor(channel);
			words.say(fake);
			fake.awaitEnd();
		}
	}

	private void misbehave(Behaviour behaviour) throws IOException {
		String token = System.getenv("GRACEFUL_HANDOFF_TOKEN");
		if (behaviour == Behaviour.NEWER_PROTOCOL) {
			hello(token, 7, 9);
			return;
		}
		hello(token, 1, 1);
		read();
		switch (behaviour) {
			case CLOSES -> this.channel.close();
			case GARBAGE_LATER -> sendGarbage();
			case OUT_OF_TURN -> write(frame(READY, "adopted", "0", "warm-up", "", "room", "0"));
			case NEVER_SERVES -> {
				write(frame(RECEIVED, "batch", "0"));
				write(frame(READY, "adopted", "1", "adopted.0.connector", "server", "adopted.0.address",
						System.getProperty("listener"), "warm-up", "", "room", "0"));
			}
			default -> throw new IllegalArgumentException(behaviour + " ends before");
		}
	}

	private void sendGarbage() throws IOException {
		write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
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
		while (this.channel.isOpen() && read() >= 0) {
			continue;
		}
	}

	/**
	 * What is said in one call.
	 */
	private interface Words {

		void say(FakeSuccessor fake) throws IOException;

	}

}
