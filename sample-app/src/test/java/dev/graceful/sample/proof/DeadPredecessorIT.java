package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Predecessors that are killed in the middle of a handoff: the successor serves, or there
 * is none, and nobody holds a port without serving it.
 */
class DeadPredecessorIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	@ParameterizedTest
	@ValueSource(strings = { "launched the successor", "said hello", "the successor has the listeners",
			"the successor is ready; stopped accepting", "the successor serves; draining", "retiring after" })
	void theSuccessorServes(String phase) {
		try (RunningApplication application = startWithFault(phase)) {
			long predecessor = application.hup();
			application.awaitExit(predecessor, DEADLINE);
			long successor = application.awaitSuccessorOf(Set.of(predecessor), DEADLINE);
			application.log().await("pid " + successor + ", serves", 0, DEADLINE);
			long next = application.restart();
			assertThat(application.processes()).containsExactly(next);
		}
	}

	@Test
	void nothingIsStartedByAPredecessorThatDiesBeforeIt() {
		try (RunningApplication application = startWithFault("was asked for by")) {
			long predecessor = application.hup();
			application.awaitExit(predecessor, DEADLINE);
			assertThat(application.processes()).isEmpty();
			assertThat(application.whoami()).isEmpty();
		}
	}

	/**
	 * It holds the port of a predecessor that has died, and would keep clients waiting
	 * for ever.
	 */
	@Test
	void aSuccessorThatHangsDoesNotKeepThePort() {
		try (RunningApplication application = startWithFault("the successor has the listeners",
				"--graceful.restart.start-timeout=10s")) {
			application.configure("sample.fault.start=hang");
			application.hup();
			await().atMost(DEADLINE).until(() -> application.processes().isEmpty());
			assertThat(application.whoami()).isEmpty();
		}
	}

	private static RunningApplication startWithFault(String phase, String... arguments) {
		Launch launch = Launch.quick(BootJar.built()).withArguments(arguments);
		RunningApplication application = RunningApplication.start(launch, "sample.fault.on-log=" + phase,
				"sample.fault.action=kill-self");
		application.configure();
		return application;
	}

}
