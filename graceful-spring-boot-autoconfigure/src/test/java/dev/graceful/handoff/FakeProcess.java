package dev.graceful.handoff;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.graceful.launch.SuccessorProcess;

/**
 * A successor's process that ends when the test says so.
 */
final class FakeProcess implements SuccessorProcess {

	private final long pid;

	private final CompletableFuture<OptionalInt> exit = new CompletableFuture<>();

	boolean terminated;

	boolean killed;

	boolean released;

	boolean passedOn;

	FakeProcess(long pid) {
		this.pid = pid;
	}

	void exit(int status) {
		this.exit.complete(OptionalInt.of(status));
	}

	@Override
	public long pid() {
		return this.pid;
	}

	@Override
	public boolean includes(long pid) {
		return pid == this.pid;
	}

	@Override
	public CompletionStage<OptionalInt> onExit() {
		return this.exit;
	}

	@Override
	public void terminate() {
		this.terminated = true;
	}

	@Override
	public void kill() {
		this.killed = true;
	}

	@Override
	public List<String> lastLines() {
		return this.released ? List.of() : List.of("the last line of " + this.pid);
	}

	@Override
	public void passOn() {
		this.passedOn = true;
	}

	@Override
	public void release() {
		this.released = true;
	}

}
