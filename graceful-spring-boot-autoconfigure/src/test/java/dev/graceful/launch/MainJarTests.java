package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MainJar}.
 */
class MainJarTests {

	@TempDir
	private Path directory;

	private Path file;

	private MainJar jar;

	@BeforeEach
	void rememberJar() throws IOException {
		this.file = Files.writeString(this.directory.resolve("app.jar"), "first");
		this.jar = MainJar.at(this.file.toString()).orElseThrow();
	}

	@Test
	void isNotOverwrittenWhenNothingHappened() {
		assertThat(this.jar.isOverwritten()).isFalse();
	}

	@Test
	void isOverwrittenByOtherContentInTheSameFile() throws IOException {
		Files.writeString(this.file, "the second");
		assertThat(this.jar.isOverwritten()).isTrue();
	}

	@Test
	void isOverwrittenByContentOfTheSameSize() throws IOException {
		Files.setLastModifiedTime(this.file, FileTime.fromMillis(0));
		assertThat(this.jar.isOverwritten()).isTrue();
	}

	@Test
	void isNotOverwrittenWhenItIsReplacedByRename() throws IOException {
		Path next = Files.writeString(this.directory.resolve("next.jar"), "the second");
		Files.move(next, this.file, StandardCopyOption.REPLACE_EXISTING);
		assertThat(this.jar.isOverwritten()).isFalse();
	}

	@Test
	void isNotOverwrittenWhenItIsDeleted() throws IOException {
		Files.delete(this.file);
		assertThat(this.jar.isOverwritten()).isFalse();
	}

	@Test
	void isNotOverwrittenWhenTheLinkToItLeadsToAnother() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("current.jar"), this.file);
		MainJar linked = MainJar.at(link.toString()).orElseThrow();
		Files.delete(link);
		Files.createSymbolicLink(link, Files.writeString(this.directory.resolve("next.jar"), "the second"));
		assertThat(linked.isOverwritten()).isFalse();
		assertThat(linked.path()).isEqualTo(this.file.toRealPath());
	}

	@Test
	void isAbsentWhereTheClassPathIsNotOneJar() {
		assertThat(MainJar.at("")).isEmpty();
		assertThat(MainJar.at(this.directory.toString())).isEmpty();
		assertThat(MainJar.at(this.file + ":" + this.file)).isEmpty();
	}

}
