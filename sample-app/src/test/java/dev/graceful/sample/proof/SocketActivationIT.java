package dev.graceful.sample.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Listeners that systemd's own program has bound, and that pass from one generation to
 * the next like others.
 */
class SocketActivationIT {

	private static final String PROGRAM = "/usr/bin/systemd-socket-activate";

	/**
	 * One is the port that is configured, found by its address; the other one is another
	 * than that, found by its name.
	 */
	private static final String ACTIVATE = "port=$(sed -n s/^server.port=//p application.properties); exec " + PROGRAM
			+ " -l 127.0.0.1:$port -l 127.0.0.1:%d --fdname=sample.socket:management \"$@\"";

	@Test
	void serveWithoutAFailedRequestOverRestarts() throws IOException {
		assumeTrue(Files.isExecutable(Path.of(PROGRAM)), "needs systemd-socket-activate");
		int management = freePort();
		try (RunningApplication application = RunningApplication.start(
				Launch.quick(BootJar.built()).through("sh", "-c", ACTIVATE.formatted(management), "sh"),
				"management.server.port=0"); Load load = Load.start(application.port(), Share.mixed())) {
			application.restart();
			application.restart();
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
			assertThat(RestartEndpoint.of(application, management).get().body().at("/listeners").toString())
				.contains("\"boundBy\":0")
				.doesNotContain("\"boundBy\":1");
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
