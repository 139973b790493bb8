package dev.graceful.launch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.graceful.posix.KnownProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForeignProcess}.
 */
class ForeignProcessTests {

	private Process process;

	@AfterEach
	void end() {
		if (this.process != null) {
			this.process.destroyForcibly().onExit().join();
		}
	}

	@Test
	void endsWhenItIsTerminated() throws Exception {
		this.process = start("exec sleep 600");
		ForeignProcess foreign = new ForeignProcess(this.process.pid());
		assertThat(foreign.onExit().toCompletableFuture()).isNotDone();
		foreign.terminate();
		assertThat(end(foreign)).isEmpty();
	}

	@Test
	void endsWhenItIsKilledAlthoughItDoesNotListen() throws Exception {
		this.process = start("trap '' TERM; echo trapped; exec sleep 600");
		this.process.inputReader().readLine();
		ForeignProcess foreign = new ForeignProcess(this.process.pid());
		foreign.kill();
		assertThat(end(foreign)).isEmpty();
	}

	/**
	 * Its parent may be a script that waits for something else.
	 */
	@Test
	void hasEndedWhenItIsAZombie() throws Exception {
		// The shell that has started the child would wait for it, the program that takes
		// its place does not, and has done so when it answers
		this.process = start("sleep 600 & echo $!; exec cat");
		long child = Long.parseLong(this.process.inputReader().readLine());
		try (BufferedWriter questions = this.process.outputWriter()) {
			questions.write("ready\n");
			questions.flush();
			assertThat(this.process.inputReader().readLine()).isEqualTo("ready");
			ForeignProcess foreign = new ForeignProcess(child);
			foreign.kill();
			assertThat(end(foreign)).isEmpty();
			assertThat(ProcessHandle.of(child)).isPresent();
		}
	}

	@Test
	void isNobodyElse() throws Exception {
		this.process = start("exec sleep 600");
		long pid = this.process.pid();
		assertThat(KnownProcess.of(pid).isRunning()).isTrue();
		assertThat(new KnownProcess(pid, OptionalLong.of(1)).isRunning()).isFalse();
		ForeignProcess foreign = new ForeignProcess(pid);
		assertThat(foreign.includes(pid)).isTrue();
		assertThat(foreign.includes(ProcessHandle.current().pid())).isFalse();
	}

	private static Process start(String script) throws IOException {
		return new ProcessBuilder("/bin/sh", "-c", script).start();
	}

	private static OptionalInt end(ForeignProcess foreign) throws Exception {
		CompletableFuture<OptionalInt> exit = foreign.onExit().toCompletableFuture();
		return exit.get(1, TimeUnit.MINUTES);
	}

}
