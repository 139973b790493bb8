package dev.graceful.sample.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.graceful.sample.process.Await;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.CommandLineVerb;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;
import dev.graceful.sample.process.RunningVerb;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * How the words on the command line look, on a terminal and in a pipe, and how they end.
 */
class VerbsIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final String JAVA = Jdk.current().java().toString();

	private static final String ESCAPE = "\u001b";

	private static final String GREEN = "\u001b[32m";

	private static final String CLEAR_LINE = "\r\u001b[K";

	@BeforeEach
	void needsTerminals() {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1) to make a terminal with");
	}

	@Test
	void coloursAndTheBarAreForTerminalsThatWantThem() {
		try (RunningApplication application = start()) {
			CommandLineVerb verb = application.verb();
			CommandLineVerb plain = verb.with(Map.of("NO_COLOR", "1"));
			CommandLineVerb dumb = verb.with(Map.of("TERM", "dumb"));
			assertThat(succeeded(plain.runOnTerminal("restart"))).contains(CLEAR_LINE, "Succeeded after ")
				.doesNotContain(ESCAPE + "[3");
			assertThat(succeeded(verb.run("status"))).doesNotContain(ESCAPE).contains("2 ", " serving ");
			assertThat(succeeded(verb.runOnTerminal("status"))).contains(GREEN + "serving");
			assertThat(succeeded(plain.runOnTerminal("status"))).doesNotContain(ESCAPE);
			assertThat(succeeded(dumb.runOnTerminal("status"))).doesNotContain(ESCAPE);
			assertThat(succeeded(verb.runOnTerminal("status", "--json"))).doesNotContain(ESCAPE)
				.contains("\"pid\": " + application.servingPid());
			assertThat(succeeded(verb.run("help"))).contains("  restart  ", "Exit codes:")
				.doesNotContain(ESCAPE)
				.isEqualToNormalizingNewlines(succeeded(verb.runOnTerminal("help")));
			assertThat(succeeded(verb.runOnTerminal("start")))
				.contains("Runs already: pid " + application.servingPid());
		}
	}

	@Test
	void statusShowsBothGenerationsWhileTheOldOneDrains() throws IOException {
		try (RunningApplication application = start()) {
			long first = application.servingPid();
			String status = whileARequestIsSlow(application, () -> {
				application.hup();
				long second = application.awaitSuccessorOf(List.of(first), DEADLINE);
				return Await.answer(() -> "predecessor that drains:\n" + application.verb().run("status").output(),
						DEADLINE,
						() -> Optional.of(application.verb().run("status"))
							.map(CommandLineVerb.Result::output)
							.filter((output) -> output
								.matches("(?s).*\n1 +" + first + " +draining .*\n2 +" + second + " +succeeding .*")));
			});
			assertThat(status.lines().findFirst()).hasValueSatisfying((titles) -> assertThat(titles.split(" +"))
				.containsExactly("GENERATION", "PID", "STATE", "UPTIME", "VERSION", "CONNECTIONS", "MEMORY"));
		}
	}

	@Test
	void everyEndHasItsExitCode() throws IOException {
		try (RunningApplication application = start("sample.fault.veto-file=veto", "graceful.restart.probation=8s")) {
			CommandLineVerb verb = application.verb();
			assertThat(verb.run("status", "--yaml"))
				.isEqualTo(new CommandLineVerb.Result(2, "status: '--yaml' is not known here\n"));
			Path veto = Files.createFile(application.jar().resolveSibling("veto"));
			CommandLineVerb.Result refused = verb.run("restart");
			assertThat(refused.status()).as(refused.output()).isEqualTo(5);
			assertThat(refused.output()).contains("Refused, nothing was started: somebody works with veto");
			Files.delete(veto);
			long first = application.servingPid();
			CommandLineVerb.Result late = verb.run("restart", "--timeout=4s");
			assertThat(late.status()).as(late.output()).isEqualTo(7);
			long second = application.awaitSuccessorOf(List.of(first), DEADLINE);
			application.awaitExit(first, DEADLINE);
			application.signal("STOP", second);
			CommandLineVerb.Result silent = verb.run("status");
			application.signal("CONT", second);
			assertThat(silent.status()).as(silent.output()).isEqualTo(4);
			CommandLineVerb.Result killed = whileARequestIsSlow(application, () -> verb.run("stop", "--timeout=2s"));
			assertThat(killed.status()).as(killed.output()).isEqualTo(8);
			assertThat(killed.output()).contains("Killed pid " + second);
			assertThat(verb.run("status").status()).isEqualTo(3);
		}
	}

	@Test
	void controlCLeavesARestartAloneAndTwiceForcesAStop() throws IOException {
		try (RunningApplication application = start()) {
			long first = application.servingPid();
			try (RunningVerb restart = application.verb().beginOnTerminal("restart")) {
				restart.await("launch");
				restart.pressControlC();
				assertThat(restart.await().status()).isEqualTo(130);
			}
			application.awaitSuccessorOf(List.of(first), DEADLINE);
			application.awaitExit(first, DEADLINE);
			CommandLineVerb.Result killed = whileARequestIsSlow(application, () -> {
				try (RunningVerb stop = application.verb().beginOnTerminal("stop")) {
					stop.await("draining");
					stop.pressControlC();
					stop.await("Ctrl-C again kills it");
					stop.pressControlC();
					return stop.await();
				}
			});
			assertThat(killed.status()).as(killed.output()).isEqualTo(8);
			assertThat(application.processes()).isEmpty();
		}
	}

	@Test
	void aWatchShowsWhatHasChangedUntilControlC() {
		try (RunningApplication application = start()) {
			long first = application.servingPid();
			try (RunningVerb watch = application.verb().beginOnTerminal("watch")) {
				watch.await("Watching:");
				application.configure("info.changed=1");
				watch.await("\u001b[33mchanged ");
				watch.await("Succeeded");
				watch.pressControlC();
				assertThat(watch.await().status()).isEqualTo(130);
			}
			long second = application.servingPid();
			assertThat(second).isNotEqualTo(first);
			try (RunningVerb watch = application.verb().begin("watch")) {
				watch.await("Watching:");
				application.configure("info.changed=2");
				watch.await("Succeeded");
				watch.interrupt();
				CommandLineVerb.Result result = watch.await();
				assertThat(result.status()).isEqualTo(130);
				assertThat(result.output()).contains("  changed  ").doesNotContain(ESCAPE, "\r");
			}
			assertThat(application.servingPid()).isNotEqualTo(second);
		}
	}

	@Test
	void aStartInTheForegroundIsTheApplicationItself() {
		try (RunningApplication application = start()) {
			application.verb().run("stop");
			try (RunningVerb start = application.verb().beginOnTerminal("start", "--foreground")) {
				long pid = Await.answer(() -> "answer", DEADLINE,
						() -> application.whoami().map((answer) -> answer.pid()));
				assertThat(application.verb().run("status").output()).contains(Long.toString(pid));
				start.pressControlC();
				assertThat(start.await().status()).isEqualTo(130);
			}
			assertThat(application.processes()).isEmpty();
		}
	}

	@Test
	void aClassPathOfAnExtractedJarKnowsThemToo() throws Exception {
		try (RunningApplication application = start()) {
			succeeded(application.verb().run("stop"));
			Path extracted = application.jar().resolveSibling("sample.jar.extracted");
			Process extraction = new ProcessBuilder(JAVA, "-Djarmode=tools", "-jar", application.jar().toString(),
					"extract", "--destination", extracted.toString())
				.inheritIO()
				.start();
			assertThat(extraction.waitFor()).isZero();
			String jar = extracted.resolve("sample.jar").toString();
			CommandLineVerb verb = new CommandLineVerb(
					List.of(JAVA, "-XX:TieredStopAtLevel=1", "-cp", jar, "dev.graceful.sample.SampleApplication"),
					application.jar().getParent());
			assertThat(succeeded(verb.run("start"))).contains("Started pid " + application.servingPid());
			assertThat(succeeded(verb.run("status"))).contains(application.servingPid() + "  serving ");
			assertThat(succeeded(verb.run("stop"))).contains("Stopped after ");
			assertThat(application.processes()).isEmpty();
		}
	}

	/**
	 * Do something while it is at work for a client that never gets an answer.
	 */
	private static <T> T whileARequestIsSlow(RunningApplication application, Supplier<T> task) throws IOException {
		try (Socket client = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
			client.getOutputStream().write("GET /never HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
			application.await("/actuator/graceful-restart", "\"connections\":{\"all\":2,\"idle\":0", DEADLINE);
			return task.get();
		}
	}

	private static RunningApplication start(String... properties) {
		return RunningApplication.start(Launch.quick(BootJar.built()), properties);
	}

	private static String succeeded(CommandLineVerb.Result result) {
		assertThat(result.status()).as(result.output()).isZero();
		return result.output();
	}

}
