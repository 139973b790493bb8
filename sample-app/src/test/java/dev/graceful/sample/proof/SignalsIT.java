package dev.graceful.sample.proof;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * More signals than restarts.
 */
class SignalsIT {

	private static final Duration DEADLINE = Duration.ofSeconds(120);

	private RunningApplication application;

	private Load load;

	@BeforeEach
	void startUnderLoad() {
		this.application = RunningApplication.start(Launch.quick(BootJar.built()));
		this.load = Load.start(this.application.port(), Share.mixed());
	}

	@AfterEach
	void endAll() {
		this.load.close();
		this.application.close();
	}

	@Test
	void aSecondSignalIsRememberedAndFollowed() throws InterruptedException {
		signal(2, Duration.ofMillis(50));
		assertThreeGenerationsServedWithoutAFailedRequest();
	}

	@Test
	void aHundredSignalsAreTwoRestarts() throws InterruptedException {
		signal(100, Duration.ofMillis(10));
		assertThreeGenerationsServedWithoutAFailedRequest();
	}

	private void signal(int times, Duration interval) throws InterruptedException {
		long pid = this.application.servingPid();
		for (int i = 0; i < times; i++) {
			this.application.signal("HUP", pid);
			this.load.runFor(interval);
		}
	}

	private void assertThreeGenerationsServedWithoutAFailedRequest() {
		this.application.log().await("Generation 3, pid", 0, DEADLINE);
		await().atMost(DEADLINE).until(() -> this.application.processes().size() == 1);
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isZero();
		assertThat(this.application.processes()).containsExactly(this.application.servingPid());
		assertThat(this.application.log().linesSince(0)).noneMatch((line) -> line.contains("generation 4"));
	}

}
