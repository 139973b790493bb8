package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link WorkingDirectory}.
 */
class WorkingDirectoryTests {

	@TempDir
	private Path directory;

	private Path link;

	@BeforeEach
	void linkToTheWorkingDirectory() throws IOException {
		this.link = Files.createSymbolicLink(this.directory.resolve("current"), Path.of("").toAbsolutePath());
	}

	@AfterEach
	void unlink() throws IOException {
		Files.deleteIfExists(this.link);
	}

	@Test
	void isWhereTheNameLeadsNow() throws IOException {
		WorkingDirectory workingDirectory = WorkingDirectory.named(this.link.toString());
		Files.delete(this.link);
		Path release = Files.createDirectory(this.directory.resolve("43"));
		Files.createSymbolicLink(this.link, release);
		assertThat(workingDirectory.existing().toRealPath()).isEqualTo(release.toRealPath());
	}

	@Test
	void isInheritedWhereTheNameIsThatOfAnotherDirectory() throws IOException {
		assertThat(WorkingDirectory.named(this.directory.toString()).existing()).isEqualTo(Path.of("."));
	}

	@Test
	void isInheritedWhereThereIsNoName() throws IOException {
		assertThat(WorkingDirectory.named(null).existing()).isEqualTo(Path.of("."));
		assertThat(WorkingDirectory.named("/no/such/directory").existing()).isEqualTo(Path.of("."));
	}

	@Test
	void saysWhenItIsGone() throws IOException {
		WorkingDirectory workingDirectory = WorkingDirectory.named(this.link.toString());
		Files.delete(this.link);
		assertThatIOException().isThrownBy(workingDirectory::existing)
			.withMessageContaining("The working directory " + this.link + " is gone");
	}

}
