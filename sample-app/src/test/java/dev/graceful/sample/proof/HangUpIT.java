package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What becomes of an application whose terminal closes.
 */
class HangUpIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final String PYTHON = "/usr/bin/python3";

	/**
	 * Runs a program in a terminal of its own, closes that when it is told to, and says
	 * when the program that it has started is gone.
	 */
	private static final String TERMINAL = """
			import os, pty, sys, time
			output = os.dup(1)
			pid, terminal = pty.fork()
			if pid == 0:
			    os.dup2(output, 1)
			    os.dup2(output, 2)
			    os.execvp(sys.argv[1], sys.argv[1:])
			while not os.path.exists('hang-up'):
			    time.sleep(0.02)
			os.close(terminal)
			os.waitpid(pid, 0)
			open('gone', 'w').close()
			""";

	@Test
	void itIsRestartedUnlessItIsInASessionOfItsOwn() throws IOException {
		assumeTrue(Files.isExecutable(Path.of(PYTHON)), "the terminal is Python's");
		try (RunningApplication application = start(PYTHON, "-c", TERMINAL)) {
			long first = application.servingPid();
			hangUp(application);
			long second = application.awaitSuccessorOf(List.of(first), DEADLINE);
			application.awaitExit(first, DEADLINE);
			assertThat(session(second)).isEqualTo(first);
		}
		try (RunningApplication application = start(PYTHON, "-c", TERMINAL, "sh", "-c", "setsid \"$@\" & wait", "sh")) {
			long first = application.servingPid();
			hangUp(application);
			await().atMost(DEADLINE).until(() -> Files.exists(application.jar().resolveSibling("gone")));
			application.restart();
			assertThat(application.log().linesSince(0)).filteredOn((line) -> line.contains("asked for by signal HUP"))
				.hasSize(1);
		}
	}

	@Test
	void itIsRestartedUnderNohup() {
		try (RunningApplication application = start("nohup")) {
			long second = application.restart();
			assertThat(application.restart()).isNotEqualTo(second);
		}
	}

	private static RunningApplication start(String... program) {
		RunningApplication application = RunningApplication.start(Launch.quick(BootJar.built()).through(program));
		application.log().await("Generation 1, pid", 0, DEADLINE);
		return application;
	}

	private static void hangUp(RunningApplication application) throws IOException {
		Files.createFile(application.jar().resolveSibling("hang-up"));
	}

	private static long session(long pid) throws IOException {
		String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
		return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
	}

}
