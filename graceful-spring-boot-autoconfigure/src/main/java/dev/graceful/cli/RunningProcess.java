package dev.graceful.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.RestartRefusedException;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.RunningGeneration;

/**
 * A generation that was found by its control socket, and its process by its pid and the
 * moment of its start.
 */
final class RunningProcess implements GenerationProcess {

	private static final String RESIDENT = "VmRSS:";

	private static final long KIBIBYTE = 1024;

	private final RunningGeneration generation;

	/**
	 * Signals nobody else, for it knows when its process was started.
	 */
	private final Optional<ProcessHandle> process;

	RunningProcess(RunningGeneration generation) {
		this.generation = generation;
		GenerationStatus status = generation.found();
		this.process = ProcessHandle.of(status.self().pid())
			.filter((each) -> each.info().startInstant().equals(Optional.ofNullable(status.started())));
	}

	@Override
	public GenerationStatus status() {
		return this.generation.found();
	}

	@Override
	public OptionalLong residentBytes() {
		if (!isAlive()) {
			return OptionalLong.empty();
		}
		try {
			return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status"))
				.stream()
				.filter((line) -> line.startsWith(RESIDENT))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
				.findFirst();
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
	}

	@Override
	public HandoffReport restart(RestartRequest request, Consumer<HandoffReport> listener, Duration patience)
			throws RestartRefusedException, IOException {
		return this.generation.restart(request, listener, patience);
	}

	@Override
	public boolean isAlive() {
		return this.process.filter(ProcessHandle::isAlive).isPresent();
	}

	@Override
	public void terminate() {
		this.process.ifPresent(ProcessHandle::destroy);
	}

	/**
	 * Only a child of this process is its successor, whoever has got its pid since.
	 */
	@Override
	public void kill() {
		HandoffReport handoff = status().handoff();
		if (handoff != null && handoff.successor() != null) {
			this.process.ifPresent((predecessor) -> predecessor.children()
				.filter((child) -> child.pid() == handoff.successor().pid())
				.forEach(ProcessHandle::destroyForcibly));
		}
		this.process.ifPresent(ProcessHandle::destroyForcibly);
	}

}
