package dev.graceful.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.graceful.sample.client.HttpConnection;
import dev.graceful.sample.client.Request;
import dev.graceful.sample.client.RequestFailedException;
import dev.graceful.sample.client.Response;
import dev.graceful.sample.client.Target;

/**
 * A sample application with all its generations, in a directory of its own: its jar, its
 * {@code application.properties}, its log, and its temporary files.
 * <p>
 * {@link #close()} ends every process of it, whoever has started it.
 */
public final class RunningApplication implements AutoCloseable {

	/**
	 * Which fork of the build this is, and of how many.
	 */
	private static final int FORK = Integer.getInteger("fork.number", 1);

	private static final int FORKS = Integer.getInteger("fork.count", 1);

	private static final Duration START_DEADLINE = Duration.ofSeconds(60);

	private static final Duration RESTART_DEADLINE = Duration.ofSeconds(90);

	private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);

	private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(10);

	private final Launch launch;

	private final Path directory;

	private final Target target;

	/**
	 * What every generation is configured with, unless it is configured otherwise.
	 */
	private final List<String> defaults;

	private final Log log;

	private Process launched;

	private RunningApplication(Launch launch, Path directory, Target target, List<String> defaults) {
		this.launch = launch;
		this.directory = directory;
		this.target = target;
		this.defaults = defaults;
		this.log = new Log(directory.resolve("application.log"));
	}

	/**
	 * Start an application and wait until it serves.
	 * @param launch how
	 * @param properties what the first generation is {@link #configure configured} with
	 * @return the application, the caller's to close
	 */
	public static RunningApplication start(Launch launch, String... properties) {
		return start(prepare(launch), launch, properties);
	}

	/**
	 * Start an application of which nothing of the starter is configured, and wait until
	 * it serves.
	 * @param launch how
	 * @return the application, the caller's to close
	 */
	public static RunningApplication startUnconfigured(Launch launch) {
		RunningApplication application = prepare(launch);
		application.defaults.removeIf((property) -> property.startsWith("graceful."));
		return start(application, launch);
	}

	private static RunningApplication start(RunningApplication application, Launch launch, String... properties) {
		try {
			application.configure(properties);
			application.launch(launch);
			application.awaitServing();
			return application;
		}
		catch (RuntimeException | Error ex) {
			application.close();
			throw ex;
		}
	}

	private static RunningApplication prepare(Launch launch) {
		try {
			Path directory = Files.createTempDirectory("graceful-").toRealPath();
			RunningApplication application = prepare(launch, directory, freePort());
			Files.copy(launch.jar().path(), application.jar());
			Files.createDirectory(directory.resolve("tmp"));
			return application;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RunningApplication prepare(Launch launch, Path directory, int port) {
		List<String> defaults = new ArrayList<>();
		defaults.add("server.address=127.0.0.1");
		defaults.add("server.port=" + port);
		// Where it is not what is proven it would only take time
		defaults.add("graceful.restart.probation=1s");
		// Many tests let one restart after the other fail
		defaults.add("graceful.restart.back-off=0s");
		// Tomcat would reset the pipeline that it ends at its hundredth request
		defaults.add("server.tomcat.max-keep-alive-requests=-1");
		if (!launch.tls()) {
			return new RunningApplication(launch, directory, Target.plain(port), defaults);
		}
		TlsIdentity identity = TlsIdentity.create(directory);
		defaults.addAll(identity.properties());
		return new RunningApplication(launch, directory, Target.tls(port, identity.trust()), defaults);
	}

	/**
	 * Find a port on which nobody listens. Tests of different forks never find the same
	 * one, before they listen on it.
	 * @return the port
	 */
	public static int freePort() {
		while (true) {
			try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
				// The kernel's choice is odd, as a rule
				if (socket.getLocalPort() / 2 % FORKS == FORK % FORKS) {
					return socket.getLocalPort();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * Start a first generation again, where no process is left.
	 * @param launch how
	 */
	public void startAgain(Launch launch) {
		launch(launch);
		awaitServing();
	}

	/**
	 * Start another process beside the one that serves, as a deploy script does.
	 * @param launch how
	 */
	public void launch(Launch launch) {
		ProcessBuilder builder = new ProcessBuilder(launch.command(jar(), this.directory.resolve("tmp")));
		builder.directory(this.directory.toFile());
		builder.environment().putAll(launch.environment());
		builder.redirectErrorStream(true);
		builder.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.file().toFile()));
		try {
			this.launched = builder.start();
			this.launched.getOutputStream().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitServing() {
		Await.answer(() -> "answer from " + this + ":\n" + this.log.tail(), START_DEADLINE, this::whoamiWhileAlive);
	}

	/**
	 * Return the port on which it serves.
	 * @return the port
	 */
	public int port() {
		return this.target.port();
	}

	/**
	 * Return where clients connect to.
	 * @return the port, and whom to trust
	 */
	public Target target() {
		return this.target;
	}

	/**
	 * Return the jar from which the next generation starts.
	 * @return its path, which occurs in the command line of no other application
	 */
	public Path jar() {
		return this.directory.resolve("sample.jar");
	}

	public Log log() {
		return this.log;
	}

	/**
	 * Replace the configuration that the next generation reads.
	 * @param properties additional lines {@code name=value}; none sets back what was
	 * configured before
	 */
	public void configure(String... properties) {
		List<String> lines = new ArrayList<>(this.defaults);
		lines.addAll(List.of(properties));
		Path file = this.directory.resolve("application.properties");
		Path fresh = this.directory.resolve("application.properties.new");
		try {
			Files.write(fresh, lines);
			Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ask, on a new connection, who serves.
	 * @return the answer of {@code /whoami}, empty if there is none
	 */
	public Optional<Response> whoami() {
		try (HttpConnection connection = HttpConnection.open(this.target, ANSWER_DEADLINE)) {
			Response response = connection.send(Request.get("/whoami"));
			return (response.status() == 200) ? Optional.of(response) : Optional.empty();
		}
		catch (RequestFailedException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Ask the process that serves, on a new connection.
	 * @param path what for
	 * @return the body of its answer
	 */
	public String get(String path) {
		try (HttpConnection connection = HttpConnection.open(this.target, ANSWER_DEADLINE)) {
			Response response = connection.send(Request.get(path));
			if (response.status() != 200) {
				throw new AssertionError(path + " was answered with " + response.status());
			}
			return response.text();
		}
		catch (RequestFailedException ex) {
			throw new AssertionError(path + " was not answered", ex);
		}
	}

	/**
	 * Wait until the process that serves answers with some text.
	 * @param path what is asked for
	 * @param text what the answer contains
	 * @param atMost how long
	 * @return the body of the answer
	 */
	public String await(String path, String text, Duration atMost) {
		return Await.answer(() -> text + " in " + path + ":\n" + get(path), atMost,
				() -> Optional.of(get(path)).filter((answer) -> answer.contains(text)));
	}

	private Optional<Response> whoamiWhileAlive() {
		// A process has no command line at the moment in which it executes another
		// program
		if (!this.launched.isAlive() && processes().isEmpty()) {
			throw new AssertionError("No process is left of " + this + ":\n" + this.log.tail());
		}
		return whoami();
	}

	/**
	 * Return the process that serves.
	 * @return its pid
	 */
	public long servingPid() {
		return serving().pid();
	}

	/**
	 * Return the version that serves.
	 * @return the content of its {@code version.txt}
	 */
	public String servingVersion() {
		return serving().text().replaceAll(".*\"version\":\"([^\"]*)\".*", "$1");
	}

	private Response serving() {
		return whoami().orElseThrow(() -> new AssertionError("Nobody serves:\n" + this.log.tail()));
	}

	/**
	 * Send SIGHUP to the process that serves.
	 * @return its pid
	 */
	public long hup() {
		long pid = servingPid();
		signal("HUP", pid);
		return pid;
	}

	/**
	 * Send a signal to one process of this application.
	 * @param signal the signal's name, such as {@code TERM}
	 * @param pid the process
	 */
	public void signal(String signal, long pid) {
		if (!processes().contains(pid)) {
			throw new AssertionError(pid + " is no process of " + this + ":\n" + this.log.tail());
		}
		try {
			new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Restart by SIGHUP, and wait until the successor serves and the predecessor is gone.
	 * @return the pid of the successor
	 */
	public long restart() {
		long predecessor = hup();
		long successor = awaitSuccessorOf(List.of(predecessor), RESTART_DEADLINE);
		awaitExit(predecessor, RESTART_DEADLINE);
		return successor;
	}

	/**
	 * Wait until another process serves.
	 * @param predecessors the processes that have served until now
	 * @param atMost how long
	 * @return the pid of the successor
	 */
	public long awaitSuccessorOf(Collection<Long> predecessors, Duration atMost) {
		return Await.answer(() -> "successor of " + predecessors + ":\n" + this.log.tail(), atMost,
				() -> whoamiWhileAlive().map(Response::pid).filter((pid) -> !predecessors.contains(pid)));
	}

	/**
	 * Wait until a process has ended.
	 * @param pid the process
	 * @param atMost how long
	 */
	public void awaitExit(long pid, Duration atMost) {
		Await.answer(() -> "end of " + pid + ":\n" + this.log.tail(), atMost,
				() -> Optional.of(pid).filter((process) -> !processes().contains(process)));
	}

	/**
	 * Return the command line on which words may follow that do something with this
	 * application.
	 * @return the verb that is still to be said
	 */
	public CommandLineVerb verb() {
		return new CommandLineVerb(this.launch.withArguments().command(jar(), this.directory.resolve("tmp")),
				this.directory);
	}

	/**
	 * Return every process of this application: those whose command line contains its
	 * jar.
	 * @return their pids
	 */
	public List<Long> processes() {
		try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
			return entries.filter((entry) -> entry.getFileName().toString().matches("\\d+"))
				.filter((entry) -> commandLine(entry).contains(jar().toString()))
				.map((entry) -> Long.valueOf(entry.getFileName().toString()))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String commandLine(Path process) {
		try {
			return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			// It has ended meanwhile
			return "";
		}
	}

	/**
	 * Kill every process of this application, make sure that none is left, and delete its
	 * directory.
	 */
	@Override
	public void close() {
		Await.answer(() -> "end of " + processes(), KILL_DEADLINE, () -> {
			List<Long> left = processes();
			left.forEach((pid) -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
			return (left.isEmpty()) ? Optional.of(true) : Optional.empty();
		});
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return "the application on port " + port() + " in " + this.directory;
	}

}
