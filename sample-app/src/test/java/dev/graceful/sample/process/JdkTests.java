package dev.graceful.sample.process;

import java.nio.file.Files;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Jdk}.
 */
class JdkTests {

	@Test
	void findsAtLeastAJdkOfThisVersion() {
		assertThat(Jdk.installed(Jdk.current().feature())).isPresent();
	}

	@Test
	void findsEachVersionOnce() {
		assertThat(Jdk.installed()).extracting(Jdk::feature).doesNotHaveDuplicates();
	}

	@Test
	void findsOnlyWhatCanRun() {
		assertThat(Jdk.installed()).allSatisfy((jdk) -> assertThat(Files.isExecutable(jdk.java())).isTrue());
	}

}
