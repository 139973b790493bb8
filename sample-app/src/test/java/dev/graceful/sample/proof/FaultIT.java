package dev.graceful.sample.proof;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Some rows of {@link FaultTable}.
 */
class FaultIT {

	@ParameterizedTest
	@CsvSource({ "DRAINING, STOP, handed over", "SERVING, CLOSED_LINK, rolled back",
			"SERVING, NO_DESCRIPTORS, rolled back" })
	void everyClientThatCouldBeServedIs(FaultStep step, InjectedFault fault, String expected) throws Exception {
		FaultOutcome outcome = FaultyHandoff.run(step, fault);
		assertThat(outcome.flaw()).as(outcome.toString()).isEmpty();
		assertThat(outcome.whatBecameOfIt()).as(outcome.toString()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource("LAUNCHED, FULL_DISK, handed over")
	void everyClientIsServedAlthoughTheDiskIsFull(FaultStep step, InjectedFault fault, String expected)
			throws Exception {
		assumeTrue(fault.obstacle(step).isEmpty(), "only root can mount a disk");
		everyClientThatCouldBeServedIs(step, fault, expected);
	}

}
