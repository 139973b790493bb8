package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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

	private static final Duration AFTERWARDS = Duration.ofSeconds(1);

	private static final List<Share> SHARES = List.of(new Share(Mode.NEW_CONNECTION, 4, 100),
			new Share(Mode.THINKING_KEEP_ALIVE, 30, Share.UNPACED), new Share(Mode.THINKING_POST, 30, Share.UNPACED));

	/**
	 * One for all tests: that it can be restarted again is what is proven.
	 */
	private static RunningApplication application;

	private Load load;

	private long predecessor;

	private long mark;

	@BeforeAll
	static void startApplication() {
		application = RunningApplication.start(Launch.quick(BootJar.built())
			.withArguments("--graceful.restart.probation=8s", "--graceful.restart.answer-timeout=2s"));
	}

	@AfterAll
	static void closeApplication() {
		application.close();
	}

	@BeforeEach
	void startLoad() {
		this.load = Load.start(application.port(), SHARES);
		this.predecessor = application.servingPid();
		this.mark = application.log().mark();
	}

	@AfterEach
	void endLoad() {
		this.load.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0ms", "10ms", "1s", "5s" })
	void aSuccessorThatIsKilledSomeTimeAfterItServes(String delay) throws InterruptedException {
		application.configure("sample.fault.on-log=, serves server", "sample.fault.action=kill-self",
				"sample.fault.delay=" + delay);
		assertThat(report()).contains("ended with status 137");
		assertNobodyWasRefused();
		assertThePredecessorServesWell();
	}

	@Test
	void aSuccessorThatStopsAnswering() throws InterruptedException {
		application.configure("sample.fault.on-log=, serves server", "sample.fault.action=stop-self",
				"sample.fault.delay=1s");
		assertThat(report()).contains("has not answered");
		assertNobodyWasRefused();
		assertThePredecessorServesWell();
	}

	@Test
	void aSuccessorThatAnswersEverythingWithAnError() throws InterruptedException {
		application.configure("sample.fault.answer=500");
		assertThat(report()).contains("is not well");
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isEqualTo(results.failures(FailureKind.BAD_STATUS));
		assertThePredecessorServesWell();
	}

	@Test
	void aSuccessorWhoseHealthTurnsDown() throws InterruptedException {
		application.configure("sample.fault.health-down-after=2s");
		assertThat(report()).contains("is not well", "DOWN");
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isZero();
		assertThePredecessorServesWell();
	}

	@Test
	void afterItWasTakenBackTheNextRestartWorks() {
		application.configure("sample.fault.on-log=, serves server", "sample.fault.action=exit",
				"sample.fault.delay=1s");
		assertThat(report()).contains("ended with status 3");
		application.configure("graceful.restart.probation=1s");
		long successor = application.restart();
		assertThat(application.processes()).containsExactly(successor);
		assertNobodyWasRefused();
	}

	/**
	 * Ask for a restart that is taken back.
	 * @return what the log tells of it
	 */
	private String report() {
		application.hup();
		return application.log().await("rolled back after", this.mark, DEADLINE);
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
		assertThat(application.servingPid()).isEqualTo(this.predecessor);
		assertThat(application.processes()).containsExactly(this.predecessor);
		try (Load again = Load.start(application.port(), SHARES)) {
			again.runFor(AFTERWARDS);
			Results results = again.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
		}
	}

}
