package dev.graceful.sample.proof;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A plain stop ends kept connections politely; {@link PlainStopProof} in short.
 */
class PlainStopIT {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void everyKeptConnectionIsEndedByAResponse(int restarts) throws InterruptedException {
		Results results = PlainStopProof.stopUnderLoad(Launch.quick(BootJar.built()), 100, true, restarts);
		assertThat(PlainStopProof.isPolite(results)).as(Report.requests(results)).isTrue();
		assertThat(results.closedPolitely()).as(Report.requests(results)).isPositive();
	}

}
