package dev.graceful.sample.proof;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.process.Jdk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that restarts itself when something changes, under load. What no restart
 * came of is known at the end, from all restarts there were.
 */
class WatchIT {

	@Test
	void oneRestartFollowsEachChangeThatCanRunAndNoRequestFails() throws InterruptedException {
		try (WatchedApplication watched = new WatchedApplication(Jdk.current())) {
			watched.writeManyTimes();
			long pid = watched.application().servingPid();
			watched.configureWhatDoesNotStart();
			watched.putHalfAJarInPlace();
			assertThat(watched.application().servingPid()).isEqualTo(pid);
			watched.putAJarInPlace();
			watched.updateConfigMap();
			Results results = watched.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
			assertThat(watched.asked()).containsExactly("watch of application.properties changed",
					"watch of application.properties changed", "watch of application.properties changed and 1 more",
					"watch of application.yaml created");
		}
	}

}
