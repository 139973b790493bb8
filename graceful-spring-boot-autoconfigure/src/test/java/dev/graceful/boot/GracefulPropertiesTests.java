package dev.graceful.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.graceful.warmup.TrafficSettings;
import dev.graceful.warmup.WarmUpRequest;
import dev.graceful.warmup.WarmUpSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GracefulPropertiesTests {

	@Test
	void areRightForMostWhereNothingIsConfigured() {
		GracefulProperties properties = bind(Map.of());
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.restart().signal()).isEqualTo("HUP");
		assertThat(properties.restart().command()).isEmpty();
		assertThat(properties.restart().startTimeout()).isEqualTo(Duration.ofMinutes(5));
		assertThat(properties.restart().probation()).isEqualTo(Duration.ofSeconds(10));
		assertThat(properties.restart().healthGroup()).isEmpty();
		assertThat(properties.restart().memoryNeeded()).isNull();
		assertThat(properties.restart().checkCommand()).isEmpty();
		assertThat(properties.restart().backOff()).isEqualTo(Duration.ofSeconds(10));
		assertThat(properties.drain().migrate()).isTrue();
		assertThat(properties.drain().timeout()).isEqualTo(Duration.ofSeconds(90));
		assertThat(properties.drain().hammerOnSignal()).isFalse();
		assertThat(properties.watch().enabled()).isFalse();
		assertThat(properties.watch().paths()).isEmpty();
		assertThat(properties.watch().quietPeriod()).isEqualTo(Duration.ofSeconds(1));
		assertThat(properties.watch().pollInterval()).isZero();
		assertThat(properties.control().directory())
			.isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "graceful-" + System.getProperty("user.name")));
	}

	@Test
	void areWhatIsConfigured() {
		GracefulProperties properties = bind(Map.of("graceful.restart.command", "sh,start", "graceful.restart.signal",
				"USR1", "graceful.drain.timeout", "1h", "graceful.control.directory", "/run/app"));
		assertThat(properties.restart().command()).containsExactly("sh", "start");
		assertThat(properties.restart().signal()).isEqualTo("USR1");
		assertThat(properties.drain().timeout()).isEqualTo(Duration.ofHours(1));
		assertThat(properties.control().directory()).isEqualTo(Path.of("/run/app"));
	}

	@Test
	void sendNothingToWarmUpUnlessToldWhat() {
		WarmUpSettings settings = bind(Map.of()).warmup().settings();
		assertThat(settings.requests()).isEmpty();
		assertThat(settings.maxDuration()).isEqualTo(Duration.ofSeconds(10));
		assertThat(settings.concurrency()).isEqualTo(2);
		assertThat(settings.failOnError()).isFalse();
	}

	@Test
	void tellWhatToSendToWarmUp() {
		WarmUpSettings settings = bind(Map.of("graceful.warmup.requests[0].path", "/orders",
				"graceful.warmup.requests[1].method", "POST", "graceful.warmup.requests[1].path", "/search",
				"graceful.warmup.requests[1].headers.Content-Type", "text/plain", "graceful.warmup.requests[1].body",
				"lamp", "graceful.warmup.requests[1].weight", "3", "graceful.warmup.requests[1].status", "202"))
			.warmup()
			.settings();
		assertThat(settings.requests()).containsExactly(new WarmUpRequest("GET", "/orders", Map.of(), null, 1, null),
				new WarmUpRequest("POST", "/search", Map.of("Content-Type", "text/plain"), "lamp", 3, 202));
	}

	@Test
	void learnNothingFromTrafficUnlessTold() {
		assertThat(bind(Map.of()).warmup().settings().traffic())
			.isEqualTo(new TrafficSettings(false, 50, List.of(), List.of(), Map.of()));
	}

	@Test
	void tellWhatToLearnFromTraffic() {
		TrafficSettings settings = bind(
				Map.of("graceful.warmup.traffic.enabled", "true", "graceful.warmup.traffic.max-routes", "7",
						"graceful.warmup.traffic.include", "/api/**", "graceful.warmup.traffic.exclude",
						"/api/reports/*,/api/slow", "graceful.warmup.traffic.variables.customerId", "4711"))
			.warmup()
			.settings()
			.traffic();
		assertThat(settings).isEqualTo(new TrafficSettings(true, 7, List.of("/api/**"),
				List.of("/api/reports/*", "/api/slow"), Map.of("customerId", "4711")));
	}

	@Test
	void allowNoProbationAndNoSpreadingAndNoBackOff() {
		GracefulProperties properties = bind(Map.of("graceful.restart.probation", "0s", "graceful.restart.back-off",
				"0s", "graceful.drain.silence", "0s", "graceful.drain.web-socket-spread", "0s"));
		assertThat(properties.restart().backOff()).isZero();
		assertThat(properties.restart().probation()).isZero();
		assertThat(properties.drain().silence()).isZero();
		assertThat(properties.drain().webSocketSpread()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "graceful.restart.connect-timeout, 0s", "graceful.restart.start-timeout, -1s",
			"graceful.restart.commit-timeout, 0s", "graceful.restart.terminate-timeout, 0s",
			"graceful.restart.probation, -1s", "graceful.ramp.duration, -1s", "graceful.restart.answer-timeout, 0s",
			"graceful.restart.max-error-rate, 1.1", "graceful.restart.max-error-rate, -0.1",
			"graceful.restart.error-rate-requests, 0", "graceful.drain.silence, -1s",
			"graceful.drain.web-socket-spread, -1s", "graceful.drain.halt-after, 0s", "graceful.drain.timeout, 0s",
			"graceful.control.greeting-timeout, 0s", "graceful.restart.output-lines, -1", "graceful.restart.signal, ''",
			"graceful.restart.memory-needed, -1B", "graceful.restart.check-timeout, 0s",
			"graceful.restart.back-off, -1s", "graceful.watch.quiet-period, 0s", "graceful.watch.poll-interval, -1s",
			"graceful.archive.keep, 0", "graceful.warmup.max-duration, 0s", "graceful.warmup.concurrency, 0",
			"graceful.warmup.requests[0].path, orders", "graceful.warmup.traffic.max-routes, 0",
			"graceful.warmup.traffic.max-routes, 101" })
	void nameThePropertyThatIsWrong(String property, String value) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(Map.of(property, value)))
			.havingRootCause()
			.withMessageContaining("'" + property.replaceFirst("\\[.*", "") + "'");
	}

	@Test
	void nameThePropertyThatCannotBeRead() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(Map.of("graceful.drain.timeout", "a while")))
			.withStackTraceContaining("graceful.drain.timeout");
	}

	@Test
	void wantTimeForAWarmUpWithinTheStartOnlyWhereThereIsOne() {
		assertThat(bind(Map.of("graceful.restart.start-timeout", "5s")).warmup().requests()).isEmpty();
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(
					() -> bind(Map.of("graceful.restart.start-timeout", "5s", "graceful.warmup.requests[0].path", "/")))
			.withStackTraceContaining("'graceful.warmup.max-duration' must be less than");
		assertThatExceptionOfType(BindException.class).isThrownBy(
				() -> bind(Map.of("graceful.restart.start-timeout", "5s", "graceful.warmup.traffic.enabled", "true")))
			.withStackTraceContaining("'graceful.warmup.max-duration' must be less than");
	}

	private static GracefulProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("graceful",
				GracefulProperties.class);
	}

}
