package dev.graceful.sample.proof;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket sessions are told that the service restarts; {@link WebSocketProof} in short.
 */
class WebSocketIT {

	@Test
	void everySessionIsToldAndNoneIsCut() {
		WebSocketProof proof = WebSocketProof.of(Launch.quick(BootJar.built()), 1, 200, Duration.ofSeconds(3));
		assertThat(proof.holds()).as(proof.toString()).isTrue();
	}

}
