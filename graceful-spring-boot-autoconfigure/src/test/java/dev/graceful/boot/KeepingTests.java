package dev.graceful.boot;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class KeepingTests {

	@TempDir
	private Path directory;

	@Test
	void aProcessThatCanBecomeAKeeperMayBeRestarted() {
		assertThat(keeping(this.directory).objection()).isEmpty();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aProcessThatCannotBecomeAKeeperMayNotBeRestarted() {
		assertThat(keeping(this.directory.resolve("gone")).objection()).get()
			.asString()
			.startsWith("supervisord waits for this process, which could not become a keeper: ")
			.contains("graceful.control.directory");
	}

	private static Keeping keeping(Path controlDirectory) {
		return new Keeping("supervisord", controlDirectory, () -> {
		});
	}

}
