package dev.graceful.sample.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The socket of a service manager: remembers what it was told, and by which process. In
 * Python, for the JDK has no datagram sockets of that kind.
 */
public final class NotifySocket implements AutoCloseable {

	private static final String PYTHON = "/usr/bin/python3";

	private static final String LISTEN = """
			import os, socket, struct, sys
			listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
			listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
			listener.bind(sys.argv[1])
			print('listening', flush=True)
			while True:
			    message, ancillary, flags, address = listener.recvmsg(4096, 64)
			    pid = struct.unpack('iii', ancillary[0][2])[0]
			    print(pid, message.decode().replace('\\n', ' '), flush=True)
			""";

	private static final Duration DEADLINE = Duration.ofSeconds(30);

	private final Path directory;

	private final Process process;

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private NotifySocket(Path directory, Process process) {
		this.directory = directory;
		this.process = process;
	}

	/**
	 * Tell whether this machine has what it takes.
	 * @return whether it has
	 */
	public static boolean isPossible() {
		return Files.isExecutable(Path.of(PYTHON));
	}

	/**
	 * Listen.
	 * @return the socket, the caller's to close
	 */
	public static NotifySocket open() {
		try {
			Path directory = Files.createTempDirectory("graceful-notify-");
			NotifySocket socket = new NotifySocket(directory,
					new ProcessBuilder(PYTHON, "-c", LISTEN, directory.resolve("notify").toString())
						.redirectErrorStream(true)
						.start());
			Thread reader = new Thread(socket::read, "notify-socket");
			reader.setDaemon(true);
			reader.start();
			Await.answer(() -> "listener in " + socket.messages, DEADLINE,
					() -> socket.messages.stream().filter("listening"::equals).findFirst());
			socket.messages.clear();
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			reader.lines().forEach(this.messages::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// It was closed
		}
	}

	/**
	 * Return where it listens.
	 * @return the path
	 */
	public String path() {
		return this.directory.resolve("notify").toString();
	}

	/**
	 * Wait until a process has said something.
	 * @param pid the process
	 * @param text how the message begins
	 */
	public void await(long pid, String text) {
		Await.answer(() -> "'" + text + "' of " + pid + " in " + this.messages, DEADLINE,
				() -> this.messages.stream().filter((message) -> message.startsWith(pid + " " + text)).findFirst());
	}

	/**
	 * Return what was said since the last time.
	 * @return the messages, in order: who said it, and the first assignment of each
	 */
	public List<String> heard() {
		List<String> heard = new ArrayList<>(this.messages);
		this.messages.removeAll(heard);
		return heard.stream()
			.map((message) -> message.split(" ", 3))
			.map((words) -> words[0] + " " + words[1])
			.filter((message) -> !message.endsWith("WATCHDOG=1"))
			.collect(Collectors.toList());
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
		try {
			Files.deleteIfExists(Path.of(path()));
			Files.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
