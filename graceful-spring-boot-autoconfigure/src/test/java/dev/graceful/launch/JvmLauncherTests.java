package dev.graceful.launch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link JvmLauncher} with a command of its own; {@link GenerationTests} have
 * those with this JVM's.
 */
class JvmLauncherTests {

	@Test
	void startsTheCommandThatItWasGiven() throws Exception {
		JvmLauncher launcher = new JvmLauncher(List.of("/bin/sh", "-c", "exit $STATUS"), 5);
		SuccessorProcess process = launcher.launch(Map.of("STATUS", "42"));
		assertThat(process.onExit().toCompletableFuture().get(1, TimeUnit.MINUTES)).isEqualTo(42);
	}

	@Test
	void saysWhatCouldNotBeStarted() {
		JvmLauncher launcher = new JvmLauncher(List.of("no-such-program", "--password=hunter2"), 5);
		assertThatIOException().isThrownBy(() -> launcher.launch(Map.of()))
			.withMessageStartingWith("The successor could not be started with no-such-program --password=***: ")
			.withMessageContaining("No such file or directory");
	}

	@Test
	void tellsTheCommandLine() throws IOException {
		assertThat(new JvmLauncher(List.of("run", "--password=hunter2"), 5).commandLine())
			.isEqualTo("run --password=***");
		assertThat(new JvmLauncher(List.of(), 5).commandLine()).contains("--enable-native-access=ALL-UNNAMED");
	}

}
