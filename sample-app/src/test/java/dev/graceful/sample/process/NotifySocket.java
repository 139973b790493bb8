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

	/**
	 * Keeps what it is told to, and gives it to whoever asks.
	 */
	private static final String LISTEN = """
			import os, select, socket, struct, sys
			listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
			listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
			listener.bind(sys.argv[1])
			store = socket.socket(socket.AF_UNIX)
			store.bind(sys.argv[2])
			store.listen()
			stored = {}
			print('listening', flush=True)
			while True:
			    if store in select.select([listener, store], [], [])[0]:
			        starter = store.accept()[0]
			        socket.send_fds(starter, [':'.join(stored).encode() + b'\\n'], list(stored.values()))
			        starter.close()
			        continue
			    message, ancillary, flags, address = listener.recvmsg(4096, 256)
			    pid, descriptors = 0, []
			    for level, kind, data in ancillary:
			        if kind == socket.SCM_RIGHTS:
			            descriptors += struct.unpack('i' * (len(data) // 4), data)
			        else:
			            pid = struct.unpack('iii', data)[0]
			    said = dict(line.split('=', 1) for line in message.decode().split('\\n'))
			    if said.get('FDSTORE') == '1':
			        if any(os.path.sameopenfile(kept, descriptors[0]) for kept in stored.values()):
			            os.close(descriptors[0])
			        else:
			            stored[said['FDNAME']] = descriptors[0]
			    if said.get('FDSTOREREMOVE') == '1' and said['FDNAME'] in stored:
			        os.close(stored.pop(said['FDNAME']))
			    print(pid, message.decode().replace('\\n', ' '), flush=True)
			""";

	private static final String START = """
			import fcntl, os, socket, sys
			store = socket.socket(socket.AF_UNIX)
			store.connect(sys.argv[1])
			names, descriptors, flags, address = socket.recv_fds(store, 4096, 32)
			aside = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 100) for descriptor in descriptors]
			store.close()
			for index, descriptor in enumerate(aside):
			    os.dup2(descriptor, 3 + index)
			    os.close(descriptor)
			os.environ['LISTEN_FDS'] = str(len(aside))
			os.environ['LISTEN_PID'] = str(os.getpid())
			os.environ['LISTEN_FDNAMES'] = names.decode().strip()
			os.execvp(sys.argv[2], sys.argv[2:])
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
					new ProcessBuilder(PYTHON, "-c", LISTEN, directory.resolve("notify").toString(),
							directory.resolve("store").toString())
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
	 * Return what starts a process with everything that is kept.
	 * @return a program and its arguments, to be followed by those of the process
	 */
	public String[] starter() {
		return new String[] { PYTHON, "-c", START, this.directory.resolve("store").toString() };
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
			Files.deleteIfExists(this.directory.resolve("store"));
			Files.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
