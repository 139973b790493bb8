package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Successors that warm up before they serve, under load: with a warm-up that fails, one
 * that hangs, one that is as it should be, and one with what clients ask for.
 */
class WarmUpIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	/**
	 * Not part of the load.
	 */
	private static final String WARMED = "/actuator/info";

	@Test
	void noRequestFailsWhateverBecomesOfTheWarmUp() {
		try (RunningApplication application = RunningApplication.start(Launch.quick(BootJar.built()));
				Load load = Load.start(application.port(), Share.mixed())) {
			isRolledBackWhereTheWarmUpFails(application);
			servesWhereTheWarmUpHangs(application);
			isWarmBeforeItServes(application);
			isWarmForWhatClientsAskedThePredecessorFor(application);
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
		}
	}

	private static void isRolledBackWhereTheWarmUpFails(RunningApplication application) {
		application.configure("graceful.warmup.requests[0].path=/missing", "graceful.warmup.fail-on-error=true");
		long mark = application.log().mark();
		long pid = application.hup();
		String line = application.log().await("rolled back after", mark, DEADLINE);
		assertThat(line).contains("the successor failed: the warm-up failed: GET /missing was answered with 404");
		assertThat(application.servingPid()).isEqualTo(pid);
	}

	private static void servesWhereTheWarmUpHangs(RunningApplication application) {
		application.configure("graceful.warmup.requests[0].path=/slow?millis=3000", "graceful.warmup.max-duration=1s");
		long mark = application.log().mark();
		application.restart();
		assertThat(application.log().linesSince(mark)).anySatisfy(
				(line) -> assertThat(line).contains("has warmed up", "a request was not answered within 1.0 s"));
	}

	private static void isWarmBeforeItServes(RunningApplication application) {
		application.configure("graceful.warmup.requests[0].path=" + WARMED, "graceful.warmup.requests[1].method=POST",
				"graceful.warmup.requests[1].path=/echo", "graceful.warmup.requests[1].body=hello",
				"graceful.warmup.requests[1].weight=3", "graceful.warmup.traffic.enabled=true");
		long mark = application.log().mark();
		application.restart();
		List<String> lines = application.log().linesSince(mark);
		assertThat(indexOf(lines, "has warmed up: ")).isLessThan(indexOf(lines, "; this generation serves"));
		assertThat(application.get("/actuator/graceful-restart"))
			.containsPattern("\"warmUp\":\"\\d+ rounds?, [\\d,]+ requests, 0 failed, p90 [\\d.]+ ms -> [\\d.]+ ms\"");
		assertThat(application.get("/actuator/prometheus")).doesNotContain("uri=\"" + WARMED + "\"");
		application.get(WARMED);
		application.await("/actuator/prometheus", "uri=\"" + WARMED + "\"", DEADLINE);
	}

	/**
	 * Those routes are left whose answers do not come later.
	 */
	private static void isWarmForWhatClientsAskedThePredecessorFor(RunningApplication application) {
		application.configure("graceful.warmup.traffic.enabled=true", "graceful.warmup.traffic.exclude=/slow,/download",
				"graceful.warmup.max-duration=30s");
		long mark = application.log().mark();
		application.restart();
		assertThat(application.log().linesSince(mark)).anySatisfy((line) -> assertThat(line)
			.containsPattern("has warmed up: 2 routes of the traffic, \\d+ rounds?, [\\d,]+ requests, 0 failed"));
	}

	private static int indexOf(List<String> lines, String text) {
		assertThat(lines).anySatisfy((line) -> assertThat(line).contains(text));
		return (int) lines.stream().takeWhile((line) -> !line.contains(text)).count();
	}

}
