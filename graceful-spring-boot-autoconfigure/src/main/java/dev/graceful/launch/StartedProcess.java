package dev.graceful.launch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process that runs, with what descends from it.
 */
final class StartedProcess implements SuccessorProcess {

	private final Process process;

	private final SuccessorOutput output;

	private final CompletableFuture<OptionalInt> exit;

	/**
	 * A script's children do not descend from it any more once it has ended: those that
	 * were seen before are remembered.
	 */
	private final Set<ProcessHandle> descendants = ConcurrentHashMap.newKeySet();

	private volatile boolean released;

	StartedProcess(Process process, SuccessorOutput output) {
		this.process = process;
		this.output = output;
		this.exit = process.onExit().thenApply((ended) -> {
			output.finish();
			return OptionalInt.of(ended.exitValue());
		});
	}

	@Override
	public long pid() {
		return this.process.pid();
	}

	@Override
	public boolean includes(long pid) {
		if (pid == pid()) {
			return true;
		}
		Optional<ProcessHandle> candidate = ProcessHandle.of(pid);
		for (Optional<ProcessHandle> ancestor = candidate; ancestor.isPresent(); ancestor = ancestor.get().parent()) {
			if (ancestor.get().equals(this.process.toHandle()) || this.descendants.contains(ancestor.get())) {
				this.descendants.add(candidate.get());
				return true;
			}
		}
		return false;
	}

	@Override
	public CompletionStage<OptionalInt> onExit() {
		return this.exit.minimalCompletionStage();
	}

	@Override
	public void terminate() {
		endAll(ProcessHandle::destroy);
	}

	@Override
	public void kill() {
		endAll(ProcessHandle::destroyForcibly);
	}

	private void endAll(Consumer<ProcessHandle> end) {
		Stream.concat(Stream.of(this.process.toHandle()), this.descendants.stream())
			.filter(ProcessHandle::isAlive)
			.toList()
			.forEach((each) -> each.descendants().forEach(this.descendants::add));
		end.accept(this.process.toHandle());
		this.descendants.forEach(end);
	}

	@Override
	public List<String> lastLines() {
		return this.released ? List.of() : this.output.lastLines();
	}

	@Override
	public void passOn() {
		this.output.passOn();
	}

	@Override
	public void release() {
		this.output.finish();
		this.released = true;
	}

}
