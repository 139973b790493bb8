package dev.graceful.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArchiveKind}.
 */
class ArchiveKindTests {

	@Test
	void theBestKindIsTheOneThatTheJdkMakesInOneStep() {
		assertThat(Stream.of(17, 21, 24, 25, 26).map(ArchiveKind::of)).containsExactly(ArchiveKind.CLASS_DATA,
				ArchiveKind.CLASS_DATA, ArchiveKind.CLASS_DATA, ArchiveKind.AHEAD_OF_TIME, ArchiveKind.AHEAD_OF_TIME);
	}

	@ParameterizedTest
	@EnumSource
	void knowsAgainWhatItHasAdded(ArchiveKind kind) {
		List<String> added = kind.toUse(Path.of("/app/app.archives/app" + kind.suffix()));
		List<String> arguments = Stream.of(added, List.of("-jar", "app.jar")).flatMap(List::stream).toList();
		assertThat(ArchiveKind.leading(arguments)).isEqualTo(added.size());
		assertThat(ArchiveKind.leading(added.subList(0, 1))).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:SharedArchiveFile=app.jsa", "-XX:AOTCache=app.aot", "-Xlog:cds*=off", "-jar" })
	void leavesWhatSomebodyElseHasWritten(String argument) {
		assertThat(ArchiveKind.leading(List.of(argument, "app.jar"))).isZero();
		assertThat(ArchiveKind.leading(List.of())).isZero();
	}

}
