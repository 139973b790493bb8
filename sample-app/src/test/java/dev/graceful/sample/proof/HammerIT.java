package dev.graceful.sample.proof;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.HttpConnection;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Request;
import dev.graceful.sample.client.RequestFailedException;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handler that never returns: its client is cut when the drain has taken too long, its
 * JVM is gone soon after, and nobody else notices.
 */
class HammerIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private RunningApplication application;

	private Load load;

	private Thread client;

	private volatile RequestFailedException failure;

	@BeforeEach
	void startUnderLoad() {
		// Tomcat waits for its threads for 5 s: the limit comes before
		this.application = RunningApplication.start(Launch.quick(BootJar.built())
			.withArguments("--graceful.drain.timeout=5s", "--graceful.drain.halt-after=1s"));
		this.load = Load.start(this.application.port(), Share.thinking(50));
		this.client = new Thread(this::askForTheEndless, "endless");
		this.client.start();
	}

	private void askForTheEndless() {
		try (HttpConnection connection = HttpConnection.open(this.application.target(), DEADLINE)) {
			connection.send(Request.get("/never"));
		}
		catch (RequestFailedException ex) {
			this.failure = ex;
		}
	}

	@AfterEach
	void endAll() throws InterruptedException {
		this.load.close();
		this.application.close();
		this.client.join();
	}

	@Test
	void theHammerClosesIt() throws InterruptedException {
		this.application.hup();
		this.application.log().await("hammer: closed 1 connections", 0, DEADLINE);
		this.client.join();
		assertThat(this.failure).isNotNull();
		assertThat(this.failure.kind()).isIn(FailureKind.RESET, FailureKind.EOF_BEFORE_RESPONSE);
	}

	@Test
	void theJvmIsGoneByTheHardLimitAndTheThreadDumpNamesTheHandler() {
		long predecessor = this.application.servingPid();
		long successor = this.application.restart();
		assertThat(this.application.processes()).containsExactly(successor).doesNotContain(predecessor);
		assertThat(this.application.log().linesSince(0)).anyMatch((line) -> line.contains("StreamController.never"));
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isZero();
	}

}
