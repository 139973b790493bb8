package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Successors that turn out to be bad when they serve already: the predecessor takes back,
 * nobody is ever refused, and the log says what was lost.
 */
class TakeBackIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final Duration AFTERWARDS = Duration.ofSeconds(2);

	private static final List<Share> SHARES = List.of(new Share(Mode.NEW_CONNECTION, 4, 200),
			new Share(Mode.THINKING_KEEP_ALIVE, 30, Share.UNPACED), new Share(Mode.THINKING_POST, 30, Share.UNPACED));

	private RunningApplication application;

	private Load load;

	private long predecessor;

	@BeforeEach
	void startUnderLoad() {
		this.application = RunningApplication.start(Launch.of(BootJar.built())
			.withOptions("-Xmx256m")
			.withArguments("--graceful.restart.probation=8s", "--graceful.restart.answer-timeout=2s",
					"--server.tomcat.max-keep-alive-requests=-1"));
		this.load = Load.start(this.application.port(), SHARES);
		this.predecessor = this.application.servingPid();
	}

	@AfterEach
	void endAll() {
		this.load.close();
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0ms", "10ms", "1s", "5s" })
	void aSuccessorThatIsKilledSomeTimeAfterItServes(String delay) throws InterruptedException {
		this.application.configure("sample.fault.on-log=Generation 2, pid", "sample.fault.action=kill-self",
				"sample.fault.delay=" + delay);
		assertThat(report()).contains("ended with status 137");
		assertNobodyWasRefused();
		assertThePredecessorServesWell();
	}

	@Test
	void aSuccessorThatStopsAnswering() throws InterruptedException {
		this.application.configure("sample.fault.on-log=Generation 2, pid", "sample.fault.action=stop-self",
				"sample.fault.delay=1s");
		assertThat(report()).contains("has not answered");
		assertNobodyWasRefused();
		assertThePredecessorServesWell();
	}

	@Test
	void aSuccessorThatAnswersEverythingWithAnError() throws InterruptedException {
		this.application.configure("sample.fault.answer=500");
		assertThat(report()).contains("is not well");
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isEqualTo(results.failures(FailureKind.BAD_STATUS));
		assertThePredecessorServesWell();
	}

	@Test
	void aSuccessorWhoseHealthTurnsDown() throws InterruptedException {
		this.application.configure("sample.fault.health-down-after=2s");
		assertThat(report()).contains("is not well", "DOWN");
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isZero();
		assertThePredecessorServesWell();
	}

	@Test
	void afterItWasTakenBackTheNextRestartWorks() {
		this.application.configure("sample.fault.on-log=Generation 2, pid", "sample.fault.action=exit",
				"sample.fault.delay=1s");
		assertThat(report()).contains("ended with status 3");
		this.application.configure("graceful.restart.probation=1s");
		long successor = this.application.restart();
		assertThat(this.application.processes()).containsExactly(successor);
		assertNobodyWasRefused();
	}

	/**
	 * Ask for a restart that is taken back.
	 * @return what the log tells of it
	 */
	private String report() {
		this.application.hup();
		return this.application.log().await("rolled back after", 0, DEADLINE);
	}

	/**
	 * What was with the successor when it died could not be saved. Everything else is.
	 */
	private void assertNobodyWasRefused() {
		Results results = this.load.end();
		assertThat(results.failures(Mode.NEW_CONNECTION)).as(Report.requests(results))
			.doesNotContainKeys(FailureKind.REFUSED, FailureKind.TIMEOUT);
		assertThat(results.failures(FailureKind.BAD_STATUS)).as(Report.requests(results)).isZero();
	}

	private void assertThePredecessorServesWell() throws InterruptedException {
		assertThat(this.application.servingPid()).isEqualTo(this.predecessor);
		assertThat(this.application.processes()).containsExactly(this.predecessor);
		try (Load again = Load.start(this.application.port(), SHARES)) {
			again.runFor(AFTERWARDS);
			Results results = again.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
		}
	}

}
