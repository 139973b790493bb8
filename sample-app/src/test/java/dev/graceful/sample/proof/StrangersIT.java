package dev.graceful.sample.proof;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Whoever calls on the control socket without being a successor: the application does not
 * notice, and keeps nothing of him.
 */
class StrangersIT {

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private static final String NOBODY = "65534";

	private RunningApplication application;

	private Load load;

	private Path controlSocket;

	private int descriptors;

	@BeforeEach
	void startUnderLoad() throws Exception {
		this.application = RunningApplication
			.start(Launch.quick(BootJar.built()).withArguments("--graceful.control.greeting-timeout=1s"));
		this.load = Load.start(this.application.port(), Share.mixed());
		this.load.runFor(Duration.ofSeconds(2));
		this.controlSocket = controlSocket();
		this.descriptors = ProcessStatus.of(this.application.servingPid()).descriptors();
	}

	@AfterEach
	void endAll() {
		this.load.close();
		this.application.close();
	}

	@Test
	void strangersOfEveryKindAreRefusedOrTimeOut() throws IOException {
		List<SocketChannel> silent = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			silent.add(connect());
			try (SocketChannel garbage = connect()) {
				garbage.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes()));
				awaitHangUp(garbage);
			}
			try (SocketChannel halfAFrame = connect()) {
				halfAFrame.write(ByteBuffer.allocate(5).putInt(0, 100));
			}
		}
		for (SocketChannel channel : silent) {
			awaitHangUp(channel);
			channel.close();
		}
		assertUndisturbed();
	}

	@Test
	void tenThousandConnectionsAreRefusedOrTimeOut() throws IOException {
		List<SocketChannel> open = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			open.add(connect());
			if (open.size() > 500) {
				open.remove(0).close();
			}
		}
		for (SocketChannel channel : open) {
			awaitHangUp(channel);
			channel.close();
		}
		assertUndisturbed();
	}

	@Test
	void anotherUserCannotEvenConnect() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "only root can become somebody else");
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the other user speaks Python");
		Process other = new ProcessBuilder("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups",
				"/usr/bin/python3", "-c",
				"import socket; socket.socket(socket.AF_UNIX).connect('" + this.controlSocket + "')")
			.redirectErrorStream(true)
			.start();
		assertThat(new String(other.getInputStream().readAllBytes())).contains("PermissionError");
		assertThat(other.waitFor()).isEqualTo(1);
		assertUndisturbed();
	}

	private Path controlSocket() throws IOException {
		try (Stream<Path> files = Files.walk(this.application.jar().getParent())) {
			return files.filter((file) -> file.toString().endsWith(".sock")).findFirst().orElseThrow();
		}
	}

	private SocketChannel connect() throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.connect(UnixDomainSocketAddress.of(this.controlSocket));
		return channel;
	}

	private static void awaitHangUp(SocketChannel channel) {
		await().pollDelay(Duration.ZERO).atMost(DEADLINE).until(() -> {
			try {
				return channel.read(ByteBuffer.allocate(64)) < 0;
			}
			catch (IOException ex) {
				// It was hung up on before it had read what we said
				return true;
			}
		});
	}

	private void assertUndisturbed() {
		long pid = this.application.servingPid();
		Results results = this.load.end();
		assertThat(results.failures()).as(Report.requests(results)).isZero();
		await().atMost(DEADLINE)
			.untilAsserted(() -> assertThat(ProcessStatus.of(pid).descriptors()).isLessThanOrEqualTo(this.descriptors));
		this.application.restart();
	}

}
