package dev.graceful.sample.proof;

import java.io.IOException;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What those see of restarts who wait for the first process; {@link KeeperProof} has more
 * of them.
 */
class KeeperIT {

	/**
	 * One by the first generation, one by the keeper that it has become.
	 */
	private static final int RESTARTS = 2;

	private static final long MOST_KILOBYTES = 40 * 1024;

	@ParameterizedTest
	@EnumSource(names = { "SUPERVISORD", "CONTAINER" })
	void whoeverWaitsSeesOneProcessFromStartToStop(Supervisor supervisor) throws IOException {
		assumeTrue(supervisor.isInstalled(), supervisor + " is not installed");
		KeeperProof.Outcome outcome = KeeperProof.prove(supervisor, Launch.quick(BootJar.built()), RESTARTS);
		assertThat(outcome.holds()).as(supervisor + ": " + outcome).isTrue();
		assertThat(outcome.keeperKilobytes()).isLessThan(MOST_KILOBYTES);
	}

}
