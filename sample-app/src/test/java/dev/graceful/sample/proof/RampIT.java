package dev.graceful.sample.proof;

import java.time.Duration;

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
 * Successors that take over little by little, under load: one that fails meanwhile, and
 * one that is as it should be.
 */
class RampIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final Duration RAMP = Duration.ofSeconds(4);

	@Test
	void noRequestFailsWhateverBecomesOfTheRamp() {
		try (RunningApplication application = RunningApplication.start(Launch.quick(BootJar.built())
			.withArguments("--graceful.ramp.duration=" + RAMP.toSeconds() + "s", "--graceful.restart.probation=2s"));
				Load load = Load.start(application.port(), Share.mixed())) {
			isRolledBackWhereTheSuccessorFailsInTheRamp(application);
			bothServeUntilTheRampIsOver(application, load.results());
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
		}
	}

	private static void isRolledBackWhereTheSuccessorFailsInTheRamp(RunningApplication application) {
		application.configure("sample.fault.health-down-after=1s");
		long mark = application.log().mark();
		long pid = application.hup();
		String line = application.log().await("rolled back after", mark, DEADLINE);
		assertThat(line).contains("is not well", "DOWN");
		assertThat(application.log().linesSince(mark)).anyMatch((each) -> each.contains("(RAMP took"));
		assertThat(application.servingPid()).isEqualTo(pid);
	}

	private static void bothServeUntilTheRampIsOver(RunningApplication application, Results results) {
		application.configure();
		long mark = application.log().mark();
		long predecessor = application.servingPid();
		long successor = application.restart();
		assertThat(application.log().linesSince(mark))
			.anyMatch((line) -> line.contains("takes over within 4.0 s; this generation serves"))
			.anyMatch((line) -> line.contains("the ramp is over; this generation accepts everybody"));
		Duration first = results.servedBy(successor).orElseThrow().first();
		Duration last = results.servedBy(predecessor).orElseThrow().last();
		assertThat(last.minus(first)).isGreaterThan(RAMP.dividedBy(2));
	}

}
