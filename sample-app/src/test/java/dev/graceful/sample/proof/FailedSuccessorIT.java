package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Successors that fail, each in its own way, one after the other: nobody notices, the log
 * says why, and at the end a restart works.
 */
class FailedSuccessorIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	/**
	 * Successors that are started with the predecessor's own command line.
	 */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class WithThePredecessorsCommandLine {

		private Predecessor predecessor;

		@BeforeAll
		void startUnderLoad() {
			this.predecessor = new Predecessor("--graceful.restart.start-timeout=30s",
					"--graceful.restart.commit-timeout=5s", "--graceful.restart.terminate-timeout=5s");
		}

		@AfterAll
		void restartsWithoutAFailedRequest() {
			this.predecessor.restartsWithoutAFailedRequest();
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', textBlock = """
				server.port=many                                | ended with status 1   | server.port
				graceful.drain.timeout=-1s                      | ended with status 1   | graceful.drain.timeout
				sample.fault.start=exception                    | the successor failed  | ended with status 1
				sample.fault.start=exit                         | the control           | ended with status 3
				sample.fault.start=hang                         | was not ready within  | Starting SampleApplication
				""")
		void thatDoesNotStart(String configuration, String reason, String detail) {
			this.predecessor.application.configure(configuration);
			assertThat(this.predecessor.failure()).contains(reason).contains(detail);
		}

		/**
		 * The log has one line for each phase, so that is where a fault can be injected.
		 * A control connection is closed by its end, or reset if there was something left
		 * to read.
		 */
		@ParameterizedTest
		@CsvSource(delimiter = '|', textBlock = """
				has the listeners, and starts: | the control | ended with status 137
				is ready, and waits for        | the control | ended with status 137
				""")
		void thatIsKilled(String phase, String reason, String detail) {
			this.predecessor.application.configure("sample.fault.on-log=" + phase, "sample.fault.action=kill-self");
			assertThat(this.predecessor.failure()).contains(reason).contains(detail);
		}

	}

	/**
	 * Successors that are started by a script.
	 */
	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class WithACommandOfItsOwn {

		private Predecessor predecessor;

		@BeforeAll
		void startUnderLoad() {
			this.predecessor = new Predecessor("--graceful.restart.command=sh,start-successor",
					"--graceful.restart.connect-timeout=15s", "--graceful.restart.commit-timeout=2s");
		}

		@AfterAll
		void restartsWithoutAFailedRequest() throws IOException {
			successorIs("-jar", jar());
			this.predecessor.restartsWithoutAFailedRequest();
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', textBlock = """
				NEWER_PROTOCOL | speaks protocol versions 7 to 9, this one speaks version 1
				CLOSES         | closed the control socket
				GARBAGE_LATER  | sent garbage
				OUT_OF_TURN    | spoke out of turn
				NEVER_SERVES   | did not serve within
				""")
		void thatDoesNotKeepToTheProtocol(String behaviour, String reason) throws IOException {
			successorIs("-cp", System.getProperty("java.class.path"),
					"-Dlistener=127.0.0.1:" + this.predecessor.application.port(), FakeSuccessor.class.getName(),
					behaviour, jar());
			assertThat(this.predecessor.failure()).contains(reason).contains("Fake successor: " + behaviour);
		}

		@Test
		void thatNeverSaysAProperHello() throws IOException {
			successorIs("-cp", System.getProperty("java.class.path"), FakeSuccessor.class.getName(), "NO_HELLO", jar());
			assertThat(this.predecessor.failure()).contains("did not say hello within", "Was hung up on twice");
		}

		@Test
		void thatHasAWrongOption() throws IOException {
			successorIs("-XX:+NoSuchOption", "-jar", jar());
			assertThat(this.predecessor.failure()).contains("before it said hello",
					"Unrecognized VM option 'NoSuchOption'");
		}

		private String jar() {
			return this.predecessor.application.jar().toString();
		}

		private void successorIs(String... arguments) throws IOException {
			Path java = Path.of(System.getProperty("java.home"), "bin", "java");
			Path directory = this.predecessor.application.jar().getParent();
			String options = "-Djava.io.tmpdir=" + directory.resolve("tmp") + " "
					+ String.join(" ", Launch.quick(BootJar.built()).options());
			Files.writeString(directory.resolve("start-successor"),
					"exec " + java + " " + options + " '" + String.join("' '", arguments) + "'\n");
		}

	}

	/**
	 * An application under load that outlives its failed successors.
	 */
	private static final class Predecessor {

		private final RunningApplication application;

		private final Load load;

		private final long pid;

		private Predecessor(String... arguments) {
			this.application = RunningApplication.start(Launch.quick(BootJar.built()).withArguments(arguments));
			this.load = Load.start(this.application.port(), Share.mixed());
			this.pid = this.application.servingPid();
		}

		/**
		 * Ask for a restart that fails.
		 * @return what the log tells of it
		 */
		private String failure() {
			long mark = this.application.log().mark();
			this.application.hup();
			this.application.log().await("rolled back after", mark, DEADLINE);
			assertThat(this.application.servingPid()).isEqualTo(this.pid);
			assertThat(this.application.processes()).containsExactly(this.pid);
			this.application.log().await("    | ", mark, DEADLINE);
			assertThat(this.load.results().failures()).as(Report.requests(this.load.results())).isZero();
			List<String> lines = this.application.log().linesSince(mark);
			return String.join("\n", lines.subList(indexOf(lines, "rolled back after"), lines.size()));
		}

		private static int indexOf(List<String> lines, String text) {
			return (int) lines.stream().takeWhile((line) -> !line.contains(text)).count();
		}

		private void restartsWithoutAFailedRequest() {
			try (RunningApplication restarted = this.application; Load load = this.load) {
				restarted.configure();
				long successor = restarted.restart();
				Results results = load.end();
				assertThat(results.failures()).as(Report.requests(results)).isZero();
				assertThat(restarted.processes()).containsExactly(successor);
			}
		}

	}

}
