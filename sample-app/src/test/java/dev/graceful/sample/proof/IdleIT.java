package dev.graceful.sample.proof;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Idle connections move to the successor; {@link IdleProof} in short.
 */
class IdleIT {

	@Test
	void everyIdleConnectionIsAliveAfterARestart() throws IOException {
		IdleProof proof = IdleProof.of(Launch.quick(BootJar.built()), 1, 1000);
		assertThat(proof.holds()).as(proof.toString()).isTrue();
	}

}
