package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ArchiveKey}.
 */
class ArchiveKeyTests {

	private static final Instant WRITTEN = Instant.parse("2026-11-21T08:00:00.75Z");

	@TempDir
	private Path directory;

	private Path jar;

	private Path modules;

	@BeforeEach
	void install() throws IOException {
		this.jar = write("app/app.jar", "1", WRITTEN);
		this.modules = write("jdk/lib/modules", "1", WRITTEN);
		write("jdk/release", "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"25.0.3\"\n", WRITTEN);
	}

	@Test
	void isNamedAfterTheApplicationAndTheJdk() throws IOException {
		ArchiveKey key = key("app.jar", true);
		assertThat(key.application()).isEqualTo(this.jar.toString());
		assertThat(key.name()).matches("app-25-[0-9a-f]{8}");
		assertThat(key.kind()).isEqualTo(ArchiveKind.AHEAD_OF_TIME);
		assertThat(key("dev.Main", false).name()).startsWith("dev.Main-25-");
	}

	@Test
	void isTheSameWhereOnlyAFractionOfASecondWasLostOnTheWay() throws IOException {
		ArchiveKey key = key("app.jar", true);
		write("app/app.jar", "1", Instant.parse("2026-11-21T08:00:00Z"));
		assertThat(key("app.jar", true)).isEqualTo(key);
	}

	@Test
	void tellsWhatIsDifferent() throws IOException {
		String then = key("app.jar", true).text();
		write("app/app.jar", "22", WRITTEN);
		ArchiveKey otherJar = key("app.jar", true);
		assertThat(otherJar.isOfSameApplication(then)).isTrue();
		assertThat(otherJar.name()).isNotEqualTo(key("other.jar", true).name());
		assertThat(otherJar.differenceTo(then)).startsWith("another " + this.jar + " (1 bytes, ");
		Files.setLastModifiedTime(this.modules, FileTime.from(WRITTEN.plusSeconds(1)));
		assertThat(key("app.jar", true).differenceTo(then)).isEqualTo("another JDK");
		assertThat(key("other.jar", true).isOfSameApplication(then)).isFalse();
	}

	@Test
	void thereIsNoneForClassesInADirectory() {
		assertThatIOException().isThrownBy(() -> key(".", true)).withMessageContaining("run it from jars");
	}

	@Test
	void thereIsNoneWithoutAJdkThatTellsWhatItIs() throws IOException {
		write("jdk/release", "IMPLEMENTOR=\"Somebody\"\n", WRITTEN);
		assertThatIOException().isThrownBy(() -> key("app.jar", true)).withMessageContaining("JAVA_VERSION");
	}

	private ArchiveKey key(String main, boolean jar) throws IOException {
		File java = this.directory.resolve("jdk/bin/java").toFile();
		return ArchiveKey.of(new JavaStart(new JavaExecutable("java", true, java), this.directory.resolve("app"),
				List.of("-cp", "app.jar"), jar, main, List.of()));
	}

	private Path write(String name, String content, Instant written) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
		return Files.setLastModifiedTime(file, FileTime.from(written));
	}

}
