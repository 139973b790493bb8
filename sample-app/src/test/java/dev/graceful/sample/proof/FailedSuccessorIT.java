package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
 * Successors that fail, each in its own way: nobody notices, the log says why, and the
 * next restart works.
 */
class FailedSuccessorIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final String[] DEADLINES = { "--graceful.restart.connect-timeout=15s",
			"--graceful.restart.start-timeout=30s", "--graceful.restart.commit-timeout=5s",
			"--graceful.restart.terminate-timeout=5s" };

	private RunningApplication application;

	private Load load;

	private long predecessor;

	private long mark;

	private void startUnderLoad(String... arguments) {
		this.application = RunningApplication
			.start(Launch.of(BootJar.built()).withOptions("-Xmx256m").withArguments(arguments));
		this.load = Load.start(this.application.port(), Share.mixed(500));
		this.predecessor = this.application.servingPid();
		this.mark = this.application.log().mark();
	}

	@AfterEach
	void endAll() {
		this.load.close();
		this.application.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			server.port=many                                | ended with status 1   | server.port
			graceful.drain.timeout=-1s                      | ended with status 1   | graceful.drain.timeout
			sample.fault.start=exception                    | the successor failed  | ended with status 1
			sample.fault.start=exit                         | closed the control    | ended with status 3
			sample.fault.start=hang                         | was not ready within  | Starting SampleApplication
			""")
	void aSuccessorThatDoesNotStart(String configuration, String reason, String detail) {
		startUnderLoad(DEADLINES);
		this.application.configure(configuration);
		assertThat(failure()).contains(reason).contains(detail);
		this.application.configure();
		restartsWithoutAFailedRequest();
	}

	@Test
	void aSuccessorWithoutItsJar() throws IOException {
		startUnderLoad(DEADLINES);
		Path elsewhere = this.application.jar().resolveSibling("elsewhere");
		Files.move(this.application.jar(), elsewhere, StandardCopyOption.ATOMIC_MOVE);
		assertThat(failure()).contains("before it said hello", "Unable to access jarfile");
		Files.move(elsewhere, this.application.jar(), StandardCopyOption.ATOMIC_MOVE);
		restartsWithoutAFailedRequest();
	}

	/**
	 * The log has one line for each phase, so that is where a fault can be injected.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			has the listeners, and starts: | closed the control socket | ended with status 137
			is ready, and waits for        | closed the control socket | ended with status 137
			""")
	void aSuccessorThatIsKilled(String phase, String reason, String detail) {
		startUnderLoad(DEADLINES);
		this.application.configure("sample.fault.on-log=" + phase, "sample.fault.action=kill-self");
		assertThat(failure()).contains(reason).contains(detail);
		this.application.configure();
		restartsWithoutAFailedRequest();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SILENT         | did not say hello within
			GARBAGE        | did not say hello within
			NEWER_PROTOCOL | speaks protocol versions 7 to 9, this one speaks version 1
			WRONG_TOKEN    | did not say hello within
			CLOSES         | closed the control socket
			GARBAGE_LATER  | sent garbage
			OUT_OF_TURN    | spoke out of turn
			NEVER_SERVES   | did not serve within
			""")
	void aSuccessorThatDoesNotKeepToTheProtocol(String behaviour, String reason) throws IOException {
		startUnderLoad("--graceful.restart.command=sh,start-successor", "--graceful.restart.connect-timeout=15s",
				"--graceful.restart.commit-timeout=2s");
		successorIs("-cp", System.getProperty("java.class.path"), "-Dlistener=127.0.0.1:" + this.application.port(),
				FakeSuccessor.class.getName(), behaviour, this.application.jar().toString());
		assertThat(failure()).contains(reason).contains("Fake successor: " + behaviour);
		successorIs("-jar", this.application.jar().toString());
		restartsWithoutAFailedRequest();
	}

	@Test
	void aSuccessorWithAWrongOption() throws IOException {
		startUnderLoad("--graceful.restart.command=sh,start-successor");
		successorIs("-XX:+NoSuchOption", "-jar", this.application.jar().toString());
		assertThat(failure()).contains("before it said hello", "Unrecognized VM option 'NoSuchOption'");
		successorIs("-jar", this.application.jar().toString());
		restartsWithoutAFailedRequest();
	}

	private void successorIs(String... arguments) throws IOException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		Files.writeString(this.application.jar().resolveSibling("start-successor"),
				"exec " + java + " -Xmx256m '" + String.join("' '", arguments) + "'\n");
	}

	/**
	 * Ask for a restart that fails.
	 * @return what the log tells of it
	 */
	private String failure() {
		this.application.hup();
		this.application.log().await("rolled back after", this.mark, DEADLINE);
		assertThat(this.application.servingPid()).isEqualTo(this.predecessor);
		assertThat(this.application.processes()).containsExactly(this.predecessor);
		this.application.log().await("    | ", this.mark, DEADLINE);
		List<String> lines = this.application.log().linesSince(this.mark);
		return String.join("\n", lines.subList(indexOf(lines, "rolled back after"), lines.size()));
	}

	private static int indexOf(List<String> lines, String text) {
		return (int) lines.stream().takeWhile((line) -> !line.contains(text)).count();
	}

	private void restartsWithoutAFailedRequest() {
		long successor = this.application.restart();
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isZero();
		assertThat(this.application.processes()).containsExactly(successor);
	}

}
