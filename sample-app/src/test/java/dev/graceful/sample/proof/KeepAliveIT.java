package dev.graceful.sample.proof;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kept connections move to the successor; {@link KeepAliveProof} in short.
 */
class KeepAliveIT {

	@Test
	void noKeptConnectionNoticesARestart() throws InterruptedException {
		Results results = KeepAliveProof.restartUnderLoad(Launch.quick(BootJar.built()), 3, 200);
		assertThat(KeepAliveProof.isUndisturbed(results)).as(Report.requests(results)).isTrue();
	}

}
