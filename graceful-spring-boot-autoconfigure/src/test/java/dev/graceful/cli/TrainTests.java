package dev.graceful.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.graceful.launch.ArchiveSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Train}.
 */
class TrainTests extends VerbTest {

	@Test
	void saysWhatItHasMadeHowLargeItIsAndHowLongItTook() {
		assertThat(run(train(true), "--timeout=1m", "--spring.profiles.active=training")).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(this.trained).containsExactly(List.of("--spring.profiles.active=training"));
		assertThat(printed()).contains("Made " + this.directory.resolve("shop.jsa") + ", 3 MiB, within 0.0 s");
	}

	@Test
	void saysWhyNoneCouldBeMade() {
		this.trainingFails = "there is no database";
		assertThat(run(train(true))).isEqualTo(ExitCode.FAILED);
		assertThat(printed()).endsWith("train: there is no database\n");
	}

	@Test
	void makesNoneThatNobodyWouldStartWith() {
		assertThat(run(train(false))).isEqualTo(ExitCode.FAILED);
		assertThat(this.trained).isEmpty();
		assertThat(printed()).contains("graceful.archive.mode is off");
	}

	private static Train train(boolean used) {
		return new Train(() -> new ArchiveSettings(used, Optional.empty(), 2, OptionalLong.empty()));
	}

}
