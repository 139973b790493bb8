package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.NotifySocket;
import dev.graceful.sample.process.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What a service manager hears, and a PID file says, of an application through its life.
 */
class ServiceManagerIT {

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private NotifySocket serviceManager;

	private RunningApplication application;

	private long first;

	@BeforeEach
	void start() {
		assumeTrue(NotifySocket.isPossible(), "the service manager's socket is Python's");
		this.serviceManager = NotifySocket.open();
		this.application = RunningApplication.start(Launch.quick(BootJar.built())
			.withEnvironment(Map.of("NOTIFY_SOCKET", this.serviceManager.path(), "WATCHDOG_USEC", "1000000"))
			.withArguments("--graceful.pid-file=run/sample.pid"));
		this.first = this.application.servingPid();
		this.serviceManager.await(this.first, "READY=1 STATUS=Generation 1 serves");
	}

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
		if (this.serviceManager != null) {
			this.serviceManager.close();
		}
	}

	@Test
	void hearsOfEveryRestartFromWhoeverIsTheMainProcess() throws IOException {
		assertThat(this.serviceManager.heard()).containsExactly(this.first + " READY=1");
		assertThat(pidFile()).isEqualTo(this.first);

		long second = this.application.restart();
		this.serviceManager.await(second, "READY=1 STATUS=Generation 2 serves");
		assertThat(this.serviceManager.heard()).containsExactly(this.first + " RELOADING=1",
				this.first + " STATUS=Starts", this.first + " STATUS=Passes", this.first + " STATUS=Waits",
				this.first + " STATUS=Lets", this.first + " STATUS=Watches", this.first + " READY=1",
				this.first + " MAINPID=" + second, second + " READY=1");
		assertThat(pidFile()).isEqualTo(second);
		this.serviceManager.await(second, "WATCHDOG=1");

		this.application.configure("server.tomcat.threads.max=many");
		this.application.hup();
		this.serviceManager.await(second, "READY=1 STATUS=Generation 2 serves on: the successor");
		assertThat(this.serviceManager.heard()).containsExactly(second + " RELOADING=1", second + " STATUS=Starts",
				second + " STATUS=Passes", second + " STATUS=Waits", second + " STATUS=Serves", second + " READY=1");
		assertThat(pidFile()).isEqualTo(second);

		this.application.configure("sample.fault.on-log=, serves server", "sample.fault.action=exit",
				"graceful.restart.probation=60s");
		this.application.hup();
		this.serviceManager.await(second, "READY=1 STATUS=Generation 2 serves on: the successor");
		assertThat(this.serviceManager.heard()).contains(second + " STATUS=Serves")
			.allMatch((message) -> message.startsWith(second + " "))
			.noneMatch((message) -> message.contains("MAINPID"));
		assertThat(pidFile()).isEqualTo(second);

		this.application.signal("TERM", second);
		this.application.awaitExit(second, DEADLINE);
		this.serviceManager.await(second, "STOPPING=1");
		assertThat(this.serviceManager.heard()).containsExactly(second + " STOPPING=1");
		assertThat(pidFilePath()).doesNotExist();
	}

	private long pidFile() throws IOException {
		return Long.parseLong(Files.readString(pidFilePath()).strip());
	}

	private Path pidFilePath() {
		return this.application.jar().resolveSibling("run/sample.pid");
	}

}
