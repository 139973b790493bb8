package dev.graceful.launch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JvmLauncher} with a command of its own; {@link GenerationTests} have
 * those with this JVM's.
 */
@ExtendWith(OutputCaptureExtension.class)
class JvmLauncherTests {

	@Test
	void startsTheCommandThatItWasGiven() throws Exception {
		JvmLauncher launcher = launcher(List.of("/bin/sh", "-c", "exit $STATUS"), (start) -> {
		});
		SuccessorProcess process = launcher.launch(Map.of("STATUS", "42"));
		assertThat(process.onExit().toCompletableFuture().get(1, TimeUnit.MINUTES)).hasValue(42);
	}

	@Test
	void saysWhatCouldNotBeStarted() throws Exception {
		JvmLauncher launcher = launcher(List.of("no-such-program"), (start) -> {
		});
		SuccessorProcess process = launcher.launch(Map.of());
		assertThat(process.onExit().toCompletableFuture().get(1, TimeUnit.MINUTES)).hasValue(127);
		assertThat(process.lastLines()).singleElement().asString().contains("no-such-program", "not found");
	}

	@Test
	void tellsTheCommandLineWithoutItsSecrets(CapturedOutput output) throws Exception {
		JvmLauncher launcher = launcher(List.of("/bin/true", "--password=hunter2"), (start) -> {
		});
		launcher.launch(Map.of()).onExit().toCompletableFuture().get(1, TimeUnit.MINUTES);
		assertThat(output).contains("Launching /bin/true --password=***");
	}

	@Test
	void startsWhatTheCustomizerMakesOfIt() throws Exception {
		JvmLauncher launcher = launcher(List.of("/bin/sh", "-c"), (start) -> {
			start.command().add("exit $((STATUS + ADDED))");
			start.environment().put("ADDED", "2");
			start.environment().put("STATUS", "7");
		});
		SuccessorProcess process = launcher.launch(Map.of("STATUS", "40"));
		assertThat(process.onExit().toCompletableFuture().get(1, TimeUnit.MINUTES)).hasValue(42);
	}

	@Test
	void startsNothingWhereTheCustomizerFailsAndSaysWhy() {
		JvmLauncher launcher = launcher(List.of("/bin/true"), (start) -> {
			throw new IllegalStateException("no heap size");
		});
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> launcher.launch(Map.of()))
			.withMessageContaining("no heap size");
	}

	private static JvmLauncher launcher(List<String> command, SuccessorCustomizer customizer) {
		return new JvmLauncher(command, 5, customizer,
				new ArchiveSettings(false, Optional.empty(), 1, OptionalLong.empty()));
	}

}
