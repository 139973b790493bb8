package dev.graceful.sample.proof;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Restarts that go well, under load.
 */
class HotRestartIT {

	/**
	 * Enough for every build; {@code ./demo 20} takes longer.
	 */
	private static final int RESTARTS = 2;

	private static final int RATE = 500;

	static List<Jdk> jdks() {
		return Jdk.installed().stream().filter((jdk) -> jdk.feature() >= 17).toList();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void noRequestFailsAndNoConnectionEndsInManyRestarts(Jdk jdk) {
		Launch launch = Launch.of(BootJar.built()).with(jdk).withOptions("-Xmx256m");
		List<Long> served = new ArrayList<>();
		try (RunningApplication application = RunningApplication.start(launch);
				Load load = Load.start(application.port(), Share.mixed(RATE))) {
			served.add(application.servingPid());
			for (int i = 0; i < RESTARTS; i++) {
				served.add(application.restart());
			}
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
			assertThat(results.closedPolitely()).as(Report.requests(results)).isZero();
			assertThat(results.servedBy().keySet()).containsExactlyInAnyOrderElementsOf(served);
			assertThat(served).doesNotHaveDuplicates();
			assertThat(application.processes()).containsExactly(served.get(RESTARTS));
		}
	}

	@Test
	void theSuccessorRunsTheJarThatWasPutInPlace() {
		BootJar built = BootJar.built();
		try (RunningApplication application = RunningApplication.start(Launch.quick(built))) {
			built.installVersion("2", application.jar());
			assertThat(application.servingVersion()).isEqualTo("1");
			application.restart();
			assertThat(application.servingVersion()).isEqualTo("2");
		}
	}

}
