package dev.graceful.sample.proof;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
import static org.awaitility.Awaitility.await;

/**
 * Shows that the client counts no failure where there is none, and sees those that an
 * ordinary restart causes.
 */
class StrictClientIT {

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private RunningApplication application;

	@BeforeEach
	void startStockApplication() {
		this.application = RunningApplication.start(Launch.quick(BootJar.built()), "graceful.enabled=false");
	}

	@AfterEach
	void closeApplication() {
		this.application.close();
	}

	@Test
	void countsNoFailureWhileTheApplicationServes() throws InterruptedException {
		try (Load load = Load.start(this.application.port(), Share.mixed())) {
			load.runFor(Duration.ofSeconds(2));
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
			assertThat(Mode.values())
				.allSatisfy((mode) -> assertThat(results.requests(mode)).as(mode.name()).isPositive());
			assertThat(results.servedBy()).containsOnlyKeys(this.application.servingPid());
		}
	}

	@Test
	void countsTheFailuresOfAnOrdinaryStop() throws InterruptedException {
		long pid = this.application.servingPid();
		try (Load load = Load.start(this.application.port(), Share.mixed())) {
			load.runFor(Duration.ofSeconds(1));
			this.application.signal("TERM", pid);
			this.application.awaitExit(pid, DEADLINE);
			await().atMost(DEADLINE)
				.until(() -> load.results().failures(Mode.NEW_CONNECTION).containsKey(FailureKind.REFUSED));
			Results results = load.end();
			assertThat(results.failures(Mode.BUSY_KEEP_ALIVE).keySet()).as(Report.requests(results))
				.containsAnyOf(FailureKind.CLOSED_WHILE_IDLE, FailureKind.EOF_BEFORE_RESPONSE, FailureKind.RESET);
		}
	}

}
