package dev.graceful.launch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.graceful.posix.KnownProcess;

/**
 * A process that somebody else has started, so that neither its output nor its exit
 * status is ours to know.
 */
final class ForeignProcess implements SuccessorProcess {

	private static final long INTERVAL_IN_MILLISECONDS = 50;

	private final KnownProcess process;

	/**
	 * Remembers itself when it was started, and does nothing to another one.
	 */
	private final Optional<ProcessHandle> handle;

	private final CompletableFuture<OptionalInt> exit = new CompletableFuture<>();

	ForeignProcess(long pid) {
		this.process = KnownProcess.of(pid);
		this.handle = ProcessHandle.of(pid);
		Thread thread = new Thread(this::watch, "graceful-successor-watch");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * The JDK takes a zombie for a process that runs, and nobody but its parent can wait
	 * for it.
	 */
	private void watch() {
		try {
			while (this.process.isRunning()) {
				Thread.sleep(INTERVAL_IN_MILLISECONDS);
			}
			this.exit.complete(OptionalInt.empty());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public long pid() {
		return this.process.pid();
	}

	@Override
	public boolean includes(long pid) {
		return pid == pid();
	}

	@Override
	public CompletionStage<OptionalInt> onExit() {
		return this.exit.minimalCompletionStage();
	}

	@Override
	public void terminate() {
		this.handle.ifPresent(ProcessHandle::destroy);
	}

	@Override
	public void kill() {
		this.handle.ifPresent(ProcessHandle::destroyForcibly);
	}

	@Override
	public List<String> lastLines() {
		return List.of();
	}

	@Override
	public void passOn() {
		// It has always printed on its own.
	}

	@Override
	public void release() {
		// It has always printed on its own.
	}

}
