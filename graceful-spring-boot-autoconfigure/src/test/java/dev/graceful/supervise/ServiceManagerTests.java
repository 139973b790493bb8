package dev.graceful.supervise;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceManager}; what one hears is told in the sample application's
 * process tests.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceManagerTests {

	@Test
	void isNotThereWhereNobodyWantsToBeTold() {
		assertThat(ServiceManager.from(Map.of("WATCHDOG_USEC", "1000"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "vsock:2:1234", "run/notify" })
	void isNotThereWhereItListensToNoSocketOfThisMachine(String socket) {
		assertThat(ServiceManager.from(Map.of("NOTIFY_SOCKET", socket))).isEmpty();
	}

	@Test
	void saysHowOftenItWantsToHearThatTheApplicationIsAlive() {
		assertThat(ServiceManager.from(Map.of("NOTIFY_SOCKET", "@systemd", "WATCHDOG_USEC", "30000000"))
			.orElseThrow()
			.watchdog()).contains(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "soon", "-1" })
	void doesNotWatchWhereItDoesNotSayHowOften(String interval) {
		assertThat(ServiceManager.from(Map.of("NOTIFY_SOCKET", "@systemd", "WATCHDOG_USEC", interval))
			.orElseThrow()
			.watchdog()).isEmpty();
	}

	@Test
	void failsNothingWhereItDoesNotListenAndIsToldOfOnce(CapturedOutput output) {
		ServiceManager serviceManager = ServiceManager.from(Map.of("NOTIFY_SOCKET", "/nowhere/notify")).orElseThrow();
		serviceManager.ready("Generation 1 serves");
		serviceManager.alive();
		assertThat(output).containsOnlyOnce("The service manager does not hear on /nowhere/notify");
	}

}
