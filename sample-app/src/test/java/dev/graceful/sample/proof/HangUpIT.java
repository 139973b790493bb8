package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What becomes of an application whose terminal closes, by what was typed there to start
 * it.
 */
class HangUpIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final String PYTHON = "/usr/bin/python3";

	/**
	 * Types a command at the interactive shell of a terminal of its own, closes that when
	 * it is told to, and says when the shell is gone.
	 */
	private static final String TERMINAL = """
			import os, pty, shlex, sys, time
			os.dup2(1, 9)
			shell, terminal = pty.fork()
			if shell == 0:
			    os.execlp('bash', 'bash', '--noprofile', '--norc', '-i')
			os.write(terminal, sys.argv[1].replace('COMMAND', shlex.join(sys.argv[2:])).encode() + b'\\n')
			while not os.path.exists('hang-up'):
			    time.sleep(0.02)
			os.close(terminal)
			os.waitpid(shell, 0)
			open('gone', 'w').close()
			""";

	private RunningApplication application;

	private long first;

	@BeforeEach
	void needsTerminals() {
		assumeTrue(Files.isExecutable(Path.of(PYTHON)), "the terminal is Python's");
	}

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "COMMAND >&9 2>&1", "COMMAND >&9 2>&1 &", "nohup COMMAND >&9 2>&1 &",
			"exec COMMAND --graceful.keeper=never >&9 2>&1" })
	void itIsRestarted(String typed) throws IOException {
		type(typed);
		long session = session(this.first);
		hangUp();
		this.application.awaitSuccessorOf(List.of(this.first), DEADLINE);
		await().atMost(DEADLINE).until(() -> this.application.processes().size() == 1 && retired() == askedByHup());
		assertThat(askedByHup()).isBetween(1L, 2L);
		assertThat(session(this.application.restart())).isEqualTo(session);
	}

	@Test
	void nothingHappensInASessionOfItsOwn() throws IOException {
		type("setsid COMMAND >&9 2>&1 &");
		hangUp();
		await().atMost(DEADLINE).until(() -> Files.exists(this.application.jar().resolveSibling("gone")));
		assertThat(this.application.servingPid()).isEqualTo(this.first);
		this.application.restart();
		assertThat(askedByHup()).isEqualTo(1);
	}

	@Test
	void itEndsWhereAnotherSignalAsksForARestart() throws IOException {
		type("COMMAND >&9 2>&1 &", "--graceful.restart.signal=USR1");
		hangUp();
		await().atMost(DEADLINE).until(() -> this.application.processes().isEmpty());
		assertThat(askedByHup()).isZero();
	}

	private void type(String typed, String... arguments) {
		this.application = RunningApplication
			.start(Launch.quick(BootJar.built()).withArguments(arguments).through(PYTHON, "-c", TERMINAL, typed));
		this.application.log().await("Generation 1, pid", 0, DEADLINE);
		this.first = this.application.servingPid();
	}

	private void hangUp() throws IOException {
		Files.createFile(this.application.jar().resolveSibling("hang-up"));
	}

	private long askedByHup() {
		return lines("was asked for by signal HUP");
	}

	private long retired() {
		return lines("the predecessor has retired");
	}

	private long lines(String text) {
		return this.application.log().linesSince(0).stream().filter((line) -> line.contains(text)).count();
	}

	private static long session(long pid) throws IOException {
		String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
		return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
	}

}
