package dev.graceful.sample.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.graceful.sample.process.Await;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;

/**
 * An application whose first generation somebody waits for, and the keeper that this
 * becomes. Each restart leaves an orphan behind, for the keeper to wait for.
 */
final class SupervisedApplication implements AutoCloseable {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final String KEEPER = "dev.graceful.supervise.Keeper";

	private final Supervisor supervisor;

	private final RunningApplication application;

	private final long pid;

	private SupervisedApplication(Supervisor supervisor, RunningApplication application) {
		this.supervisor = supervisor;
		this.application = application;
		this.pid = Await.answer(() -> "pid of what " + supervisor + " has started", DEADLINE,
				() -> supervisor.pid(application));
	}

	static SupervisedApplication start(Supervisor supervisor, Launch launch) throws IOException {
		RunningApplication application = RunningApplication.start(launch.through(supervisor.command()),
				"graceful.restart.check-command=sh,leave-an-orphan");
		try {
			Files.writeString(application.jar().resolveSibling("leave-an-orphan"), "sleep 0.3 >/dev/null 2>&1 &\n");
			return new SupervisedApplication(supervisor, application);
		}
		catch (IOException | RuntimeException | Error ex) {
			application.close();
			throw ex;
		}
	}

	int port() {
		return this.application.port();
	}

	/**
	 * Let the supervisor ask for a restart, and wait until the first process is a keeper
	 * with one child, which serves: what has ended, it has waited for.
	 */
	void restart() {
		long mark = this.application.log().mark();
		this.supervisor.signal(this.application, "HUP");
		this.application.log().await("the predecessor has retired", mark, DEADLINE);
		Await.answer(() -> "keeper with one child, but " + children() + ":\n" + this.application.log().tail(), DEADLINE,
				() -> Optional.of(children()).filter((children) -> children.size() == 1 && isKeeper()));
	}

	/**
	 * Whether the supervisor has never seen another process than the first one.
	 */
	boolean isOneProcess() {
		return this.supervisor.pid(this.application).filter((seen) -> seen == this.pid).isPresent();
	}

	/**
	 * Return how many processes below the keeper have ended, and nobody has waited for.
	 */
	long zombies() {
		return ProcessHandle.of(this.pid)
			.stream()
			.flatMap(ProcessHandle::descendants)
			.filter((process) -> read(process.pid(), "status").contains("\nState:\tZ"))
			.count();
	}

	long keeperKilobytes() {
		return ProcessStatus.of(this.pid).residentKilobytes();
	}

	/**
	 * Let the supervisor stop the application, and wait until it takes it for ended.
	 * @return the processes that are left then
	 */
	List<Long> stop() {
		this.supervisor.stop(this.application);
		Await.answer(() -> "end of " + this.pid + ":\n" + this.application.log().tail(), DEADLINE,
				() -> Optional.of(this).filter((self) -> self.supervisor.pid(self.application).isEmpty()));
		return this.application.processes()
			.stream()
			.filter((process) -> read(process, "cmdline").contains("\0-jar\0"))
			.toList();
	}

	private boolean isKeeper() {
		return read(this.pid, "cmdline").contains(KEEPER);
	}

	private List<Long> children() {
		return ProcessHandle.of(this.pid).stream().flatMap(ProcessHandle::children).map(ProcessHandle::pid).toList();
	}

	/**
	 * Read what the kernel tells of a process; nothing where it has ended.
	 */
	private static String read(long pid, String file) {
		Path path = Path.of("/proc", Long.toString(pid), file);
		try {
			return Files.readString(path, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			if (Files.exists(path.getParent())) {
				throw new UncheckedIOException(ex);
			}
			return "";
		}
	}

	@Override
	public void close() {
		this.application.close();
	}

}
