package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Restarts that are asked for over HTTP, at a separate management port: whoever asks is
 * told the truth, and no client notices.
 */
class EndpointIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	/**
	 * One for all tests: its history is what is looked at.
	 */
	private static RunningApplication application;

	private static RestartEndpoint endpoint;

	private static String[] managementPort;

	private Load load;

	private long predecessor;

	private int generation;

	@BeforeAll
	static void startApplication() {
		int port = RunningApplication.freePort();
		managementPort = EndpointProof.managementPort(port);
		application = RunningApplication.start(Launch.quick(BootJar.built()), managementPort);
		endpoint = RestartEndpoint.of(application, port);
	}

	@AfterAll
	static void closeApplication() {
		application.close();
	}

	@BeforeEach
	void startLoad() {
		application.configure(managementPort);
		this.load = Load.start(application.port(), EndpointProof.SHARES);
		this.predecessor = application.servingPid();
		this.generation = endpoint.get().number("/self/generation");
	}

	@AfterEach
	void nobodyHasNoticed() {
		Results results = this.load.end();
		this.load.close();
		assertThat(results.failures()).as(Report.requests(results)).isZero();
	}

	@Test
	void whoWaitsIsAnsweredByTheProcessThatGoesAway() {
		assertThat(EndpointProof.restart(application, endpoint, 3)).isEqualTo(3);
		RestartEndpoint.Answer status = endpoint.get();
		assertThat(status.number("/self/pid")).isEqualTo((int) application.servingPid());
		assertThat(status.number("/self/generation")).isEqualTo(this.generation + 3);
		for (int back = 0; back < 3; back++) {
			String entry = "/history/" + back;
			assertThat(status.text(entry + "/outcome")).isEqualTo("SUCCEEDED");
			assertThat(status.text(entry + "/request/by")).isEqualTo("127.0.0.1");
			assertThat(status.number(entry + "/predecessor/generation")).isEqualTo(this.generation + 2 - back);
		}
	}

	@Test
	void whoWaitsForASuccessorThatFailsIsToldWhyAndWhatItPrinted() {
		configure("sample.fault.start=exception");
		RestartEndpoint.Answer answer = endpoint.post("?wait=60s");
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text("/outcome")).isEqualTo("ROLLED_BACK");
		assertThat(answer.text("/reason")).contains("sample.fault.start=exception");
		assertThat(answer.body().at("/lastLines").toString()).contains("sample.fault.start=exception");
		assertThat(application.servingPid()).isEqualTo(this.predecessor);
		assertThat(endpoint.get().text("/history/0/id")).isEqualTo(answer.text("/id"));
	}

	@Test
	void aRestartThatHangsIsSeenAndRefusesOthersUntilItIsCalledOff() {
		configure("sample.fault.start=hang");
		CompletableFuture<RestartEndpoint.Answer> waiting = CompletableFuture
			.supplyAsync(() -> endpoint.post("?wait=80s"));
		await().atMost(DEADLINE).until(() -> endpoint.get().body().at("/handoff/phases").toString().contains("WARM"));
		RestartEndpoint.Answer second = endpoint.post("");
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.text("/state")).isEqualTo("HANDING_OVER");
		assertThat(second.text("/handoff/outcome")).isEqualTo("UNDER_WAY");
		assertThat(endpoint.delete().status()).isEqualTo(204);
		RestartEndpoint.Answer first = waiting.join();
		assertThat(first.status()).isEqualTo(500);
		assertThat(first.text("/outcome")).isEqualTo("ABORTED");
		assertThat(first.text("/reason")).contains("127.0.0.1");
		assertThat(endpoint.delete().status()).isEqualTo(409);
		assertThat(application.processes()).containsExactly(this.predecessor);
	}

	private static void configure(String fault) {
		application.configure(managementPort[0], managementPort[1], fault);
	}

}
