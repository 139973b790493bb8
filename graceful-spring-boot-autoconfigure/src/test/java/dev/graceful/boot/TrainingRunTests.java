package dev.graceful.boot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.SpringProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link TrainingRun}.
 */
class TrainingRunTests {

	private static final String PROPERTY = "spring.context.exit";

	@AfterEach
	void serveAgain() {
		SpringProperties.setProperty(PROPERTY, null);
	}

	@Test
	void isAStartThatEndsBeforeTheApplicationCouldServe() {
		assertThat(TrainingRun.isThis()).isFalse();
		SpringProperties.setProperty(PROPERTY, "onRefresh");
		assertThat(TrainingRun.isThis()).isTrue();
	}

	@Test
	void goesOnWhateverCannotBeLoaded() {
		assertThatNoException().isThrownBy(TrainingRun::load);
	}

}
