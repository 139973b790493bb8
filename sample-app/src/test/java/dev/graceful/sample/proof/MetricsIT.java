package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the third generation tells after two restarts, and a third one that has failed.
 * The log is structured.
 */
class MetricsIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final Path DASHBOARD = Path.of("grafana-dashboard.json");

	/**
	 * In the dashboard each metric is written with a selector, though it be empty.
	 */
	private static final Pattern METRIC = Pattern.compile("[a-z_]+(?=\\{)");

	/**
	 * The last that is done with a handoff.
	 */
	private static final String OBSERVED = "graceful_handoff_seconds_count{cause=\"failed\","
			+ "error=\"HandoffFailedException\",outcome=\"rolled-back\"}";

	private static RunningApplication application;

	private static String scrape;

	@BeforeAll
	static void restartTwiceAndFailOnce() {
		application = RunningApplication
			.start(Launch.quick(BootJar.built()).withArguments("--logging.structured.format.console=ecs"));
		application.restart();
		application.restart();
		application.configure("server.address=0.0.0.0");
		application.hup();
		application.await("/actuator/prometheus", OBSERVED, DEADLINE);
		// A scrape reads one meter after the other, so that one may be from before it
		// ended
		scrape = application.get("/actuator/prometheus");
	}

	@AfterAll
	static void closeApplication() {
		application.close();
	}

	@Test
	void restartsAreCountedOverGenerations() {
		assertThat(value("graceful_restarts_total{cause=\"none\",outcome=\"succeeded\"}")).isEqualTo(2);
		assertThat(value("graceful_generation")).isEqualTo(3);
		assertThat(value("graceful_restart_age_seconds")).isPositive();
	}

	@Test
	void aFailedRestartIsCountedWithItsCause() {
		assertThat(value("graceful_restarts_total{cause=\"failed\",outcome=\"rolled-back\"}")).isEqualTo(1);
	}

	@Test
	void aHandoffIsObserved() {
		assertThat(value(OBSERVED)).isEqualTo(1);
	}

	@Test
	void thePortThatThePredecessorKeepsIsExplained() {
		assertThat(application.log().linesSince(0)).anySatisfy((line) -> assertThat(line).contains("rolled back after",
				"APPLICATION FAILED TO START", "was not passed by the predecessor"));
	}

	@Test
	void phasesAreTimedOverGenerations() {
		for (String phase : List.of("prepare", "launch", "listeners", "warm")) {
			assertThat(value("graceful_handoff_phase_seconds_count{phase=\"" + phase + "\"}")).as(phase).isEqualTo(3);
		}
		for (String phase : List.of("commit", "probation", "drain")) {
			assertThat(value("graceful_handoff_phase_seconds_count{phase=\"" + phase + "\"}")).as(phase).isEqualTo(2);
		}
		assertThat(value("graceful_handoff_phase_seconds_count{phase=\"roll-back\"}")).isEqualTo(1);
		assertThat(value("graceful_handoff_phase_seconds_sum{phase=\"warm\"}")).isPositive();
		assertThat(value("graceful_successor_startup_seconds_count")).isEqualTo(2);
		assertThat(value("graceful_successor_startup_seconds_sum")).isPositive();
	}

	@Test
	void theDashboardAsksOnlyForWhatIsThere() throws IOException {
		List<String> asked = METRIC.matcher(Files.readString(DASHBOARD))
			.results()
			.map(MatchResult::group)
			.distinct()
			.toList();
		assertThat(asked).hasSizeGreaterThan(10)
			.allSatisfy((metric) -> assertThat(scrape).containsPattern("(?m)^" + metric + "[{ ]"));
	}

	@Test
	void infoTellsOfTheGenerationAndTheLastRestart() {
		assertThat(application.get("/actuator/info")).contains("\"generation\":3", "\"outcome\":\"rolled-back\"");
	}

	@Test
	void eachLineOfAHandoffCarriesItsFields() {
		List<String> lines = application.log()
			.linesSince(0)
			.stream()
			.filter((line) -> line.contains("\"message\":\"Handoff "))
			.toList();
		assertThat(lines).hasSizeGreaterThan(25).allSatisfy((line) -> {
			String handoff = line.replaceAll(".*\"message\":\"Handoff ([0-9a-f]+):.*", "$1");
			assertThat(line).contains("\"handoff\":\"" + handoff + "\"")
				.containsPattern("\"generation\":\"[1-4]\"")
				.containsPattern("\"phase\":\"[A-Z_]+\"");
		});
	}

	/**
	 * Return what was scraped of one series.
	 */
	private static double value(String series) {
		return scrape.lines()
			.filter((line) -> line.startsWith(series + " "))
			.map((line) -> Double.valueOf(line.substring(series.length() + 1)))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + series + " in:\n" + scrape));
	}

}
