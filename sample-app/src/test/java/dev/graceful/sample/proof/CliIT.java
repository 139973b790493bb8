package dev.graceful.sample.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.CommandLineVerb;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The words on the command line, as processes of their own.
 */
class CliIT {

	@Test
	void everyVerbDoesWhatItSaysToTheApplicationThatRunsFromTheSameJar() {
		try (RunningApplication application = RunningApplication.start(Launch.quick(BootJar.built()));
				RunningApplication other = RunningApplication.start(Launch.quick(BootJar.built()))) {
			CommandLineVerb verb = application.verb();
			long pid = application.servingPid();
			assertThat(verb.run("start").lines()).singleElement().asString().startsWith("Runs already: pid " + pid);
			CommandLineVerb.Result status = verb.run("status");
			assertThat(status.status()).as(status.output()).isZero();
			assertThat(status.lines().get(1)).matches("1 +" + pid + " +serving .* MiB");
			restartUnderLoad(application, verb);
			CommandLineVerb.Result stop = verb.run("stop");
			assertThat(stop.status()).as(stop.output()).isZero();
			assertThat(application.processes()).isEmpty();
			assertThat(verb.run("status").status()).isEqualTo(3);
			assertThat(verb.run("stop").output()).startsWith("Nothing runs from " + application.jar());
			assertThat(other.processes()).hasSize(1);
			CommandLineVerb.Result start = verb.run("start");
			assertThat(start.status()).as(start.output()).isZero();
			assertThat(start.output()).contains("Started pid " + application.servingPid(), "Serves after ");
			application.configure("server.tomcat.threads.max=many");
			CommandLineVerb.Result rolledBack = verb.run("restart");
			assertThat(rolledBack.status()).as(rolledBack.output()).isEqualTo(6);
			assertThat(rolledBack.output()).contains("Rolled back after ", "    | ");
			assertThat(verb.run("stop").status()).isZero();
			CommandLineVerb.Result failed = verb.run("start");
			assertThat(failed.status()).as(failed.output()).isOne();
			assertThat(failed.output()).contains("Failed: it ended with status 1 before it served",
					"server.tomcat.threads.max");
			assertThat(application.processes()).isEmpty();
		}
	}

	private static void restartUnderLoad(RunningApplication application, CommandLineVerb verb) {
		try (Load load = Load.start(application.port(), EndpointProof.SHARES)) {
			CommandLineVerb.Result restart = verb.run("restart");
			Results results = load.end();
			assertThat(restart.status()).as(restart.output()).isZero();
			assertThat(restart.lines()).extracting((line) -> line.strip().split(" ")[0])
				.containsExactly("Restarting", "prepare", "launch", "listeners", "warm", "commit", "probation",
						"Succeeded");
			assertThat(restart.output()).contains("generation 2, pid " + application.servingPid() + ", serves");
			assertThat(results.failures()).as(Report.requests(results)).isZero();
		}
	}

	@Test
	void aTerminalShowsColoursAndABarAndABrokenConfigurationKeepsNobodyFromStopping() {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1) to make a terminal with");
		try (RunningApplication application = RunningApplication.start(Launch.quick(BootJar.built()))) {
			CommandLineVerb.Result restart = application.verb().runOnTerminal("restart");
			assertThat(restart.status()).as(restart.output()).isZero();
			assertThat(restart.output()).contains("\u001b[32mSucceeded\u001b[0m", "\r\u001b[K", " warm ");
			application.configure("graceful.drain.timeout=never", "spring.config.import=file:gone.properties");
			CommandLineVerb.Result stop = application.verb().runOnTerminal("stop");
			assertThat(stop.status()).as(stop.output()).isZero();
			assertThat(stop.output()).contains("The configuration cannot be read", "\u001b[32mStopped\u001b[0m");
			assertThat(application.processes()).isEmpty();
		}
	}

	@Test
	void anotherWordIsTheApplications() {
		try (RunningApplication application = RunningApplication
			.start(Launch.quick(BootJar.built()).withArguments("status-quo", "restart"))) {
			assertThat(List.of(application.servingPid())).isEqualTo(application.processes());
		}
	}

}
