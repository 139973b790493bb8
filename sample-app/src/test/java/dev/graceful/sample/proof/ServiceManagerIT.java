package dev.graceful.sample.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.graceful.sample.client.HttpConnection;
import dev.graceful.sample.client.Request;
import dev.graceful.sample.client.RequestFailedException;
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

	private Launch launch;

	private RunningApplication application;

	private long first;

	@BeforeEach
	void start() {
		assumeTrue(NotifySocket.isPossible(), "the service manager's socket is Python's");
		this.serviceManager = NotifySocket.open();
		this.launch = Launch.quick(BootJar.built())
			.withEnvironment(
					Map.of("NOTIFY_SOCKET", this.serviceManager.path(), "WATCHDOG_USEC", "1000000", "FDSTORE", "8"))
			.withArguments("--graceful.pid-file=run/sample.pid");
		this.application = RunningApplication.start(this.launch);
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
		assertThat(this.serviceManager.heard()).containsExactly(this.first + " FDSTORE=1", this.first + " READY=1");
		assertThat(pidFile()).isEqualTo(this.first);

		this.application.configure("graceful.restart.probation=60s");
		long second = this.application.restart();
		this.serviceManager.await(second, "READY=1 STATUS=Generation 2 serves");
		assertThat(this.serviceManager.heard()).containsExactly(this.first + " RELOADING=1",
				this.first + " STATUS=Starts", this.first + " STATUS=Passes", this.first + " STATUS=Waits",
				this.first + " STATUS=Lets", this.first + " STATUS=Watches", this.first + " READY=1",
				this.first + " MAINPID=" + second, second + " FDSTORE=1", second + " READY=1");
		assertThat(pidFile()).isEqualTo(second);
		this.serviceManager.await(second, "WATCHDOG=1");

		this.application.configure("server.tomcat.threads.max=many");
		this.application.hup();
		this.serviceManager.await(second, "READY=1 STATUS=Generation 2 serves on: the successor");
		assertThat(this.serviceManager.heard()).containsExactly(second + " RELOADING=1", second + " STATUS=Starts",
				second + " STATUS=Passes", second + " STATUS=Waits", second + " STATUS=Serves", second + " READY=1");
		assertThat(pidFile()).isEqualTo(second);

		this.application.configure("sample.fault.health-down-after=1s");
		this.application.hup();
		this.serviceManager.await(second, "READY=1 STATUS=Generation 2 serves on: the successor is not well");
		assertThat(this.serviceManager.heard()).containsExactly(second + " RELOADING=1", second + " STATUS=Starts",
				second + " STATUS=Passes", second + " STATUS=Waits", second + " STATUS=Lets",
				second + " STATUS=Watches", second + " STATUS=Serves", second + " READY=1");
		assertThat(pidFile()).isEqualTo(second);

		this.application.signal("TERM", second);
		this.application.awaitExit(second, DEADLINE);
		this.serviceManager.await(second, "STOPPING=1");
		assertThat(this.serviceManager.heard()).containsExactly(second + " STOPPING=1");
		assertThat(pidFilePath()).doesNotExist();
	}

	@Test
	void keepsTheListenerOfAnApplicationThatWasKilledUntilItIsStartedAgain() throws Exception {
		this.application.signal("KILL", this.first);
		this.application.awaitExit(this.first, DEADLINE);
		List<CompletableFuture<Long>> clients = Stream.generate(() -> CompletableFuture.supplyAsync(this::ask))
			.limit(3)
			.toList();
		this.application.startAgain(this.launch.through(this.serviceManager.starter()));
		long second = this.application.servingPid();
		assertThat(clients).allSatisfy((client) -> assertThat(client.get()).isEqualTo(second));
		this.application.log()
			.await("' (127.0.0.1:" + this.application.port() + ") is the listener of server", 0, DEADLINE);
		this.serviceManager.await(second, "READY=1 STATUS=Generation 1 serves");
		this.application.restart();
		int port = freePort();
		this.application.configure("server.port=" + port);
		long third = this.application.hup();
		this.serviceManager.await(third, "FDSTOREREMOVE=1");
		this.application.awaitExit(third, DEADLINE);
		assertThat(this.application.whoami()).isEmpty();
	}

	private long ask() {
		try (HttpConnection connection = HttpConnection.open(this.application.target(), DEADLINE)) {
			return connection.send(Request.get("/whoami")).pid();
		}
		catch (RequestFailedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private long pidFile() throws IOException {
		return Long.parseLong(Files.readString(pidFilePath()).strip());
	}

	private Path pidFilePath() {
		return this.application.jar().resolveSibling("run/sample.pid");
	}

}
