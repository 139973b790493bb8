package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A jar that was overwritten in place, as {@code cp} does it: what the JVM can still do
 * is luck, but it says what has happened.
 */
class OverwrittenJarIT {

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	@Test
	void isWarnedOfAtTheFirstSignal() throws IOException {
		BootJar built = BootJar.built();
		try (RunningApplication application = RunningApplication.start(Launch.quick(built))) {
			long pid = application.servingPid();
			application.log().await("serves server", 0, DEADLINE);
			Path next = application.jar().resolveSibling("next.jar");
			built.installVersion("2", next);
			Files.write(application.jar(), Files.readAllBytes(next));
			application.signal("HUP", pid);
			assertThat(application.log().await(" was overwritten", 0, DEADLINE)).contains(application.jar().toString(),
					"stop it and start it again", "by rename (mv)");
		}
	}

}
