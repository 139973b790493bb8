package dev.graceful.sample.proof;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.IdleConnections;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that somebody starts by hand takes over from the one that runs.
 */
class TakeoverIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final int IDLE_CONNECTIONS = 20;

	private static final Launch LAUNCH = Launch.quick(BootJar.built());

	@Test
	void theIdleConnectionsMoveAndTheGenerationsGoOn() throws IOException {
		try (RunningApplication application = RunningApplication.start(LAUNCH);
				IdleConnections idle = IdleConnections.open(application.port(), IDLE_CONNECTIONS)) {
			long first = application.servingPid();
			application.launch(LAUNCH.withArguments("--graceful.takeover"));
			long second = application.awaitSuccessorOf(Set.of(first), DEADLINE);
			application.awaitExit(first, DEADLINE);
			idle.askEach();
			assertThat(idle.failed()).isZero();
			assertThat(idle.servedBy()).containsEntry(second, IDLE_CONNECTIONS);
			application.log().await("the predecessor has retired", 0, DEADLINE);
			long third = application.restart();
			application.log().await("Generation 3, pid " + third + ", serves", 0, DEADLINE);
			idle.askEach();
			assertThat(idle.failed()).isZero();
			assertThat(application.processes()).containsExactly(third);
		}
	}

	@Test
	void whoIsNotLetIsToldWhy() {
		try (RunningApplication application = RunningApplication.start(LAUNCH, "sample.fault.veto-file=/proc/self")) {
			long first = application.servingPid();
			application.launch(LAUNCH);
			application.log()
				.await("pid " + first + " (sample 0.1.0-SNAPSHOT) listens there; to take over from it, add "
						+ "--graceful.takeover", 0, DEADLINE);
			application.launch(LAUNCH.withArguments("--graceful.takeover"));
			application.log()
				.await("This process cannot take over, and nothing has changed: the predecessor refused: "
						+ "somebody works with /proc/self", 0, DEADLINE);
			application.processes()
				.stream()
				.filter((pid) -> pid != first)
				.forEach((pid) -> application.awaitExit(pid, DEADLINE));
			assertThat(application.servingPid()).isEqualTo(first);
		}
	}

}
