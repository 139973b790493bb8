package dev.graceful.boot;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DrainBeforeStopTests {

	@ParameterizedTest
	@CsvSource({ "PT30S, PT28S", "PT5S, PT3S", "PT2S, PT1S", "PT0S, PT0S" })
	void endsWithinItsPhase(Duration phase, Duration drain) {
		assertThat(DrainBeforeStop.timeout(phase)).isEqualTo(drain);
	}

}
