package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PidFile}.
 */
class PidFileTests {

	@TempDir
	private Path directory;

	private Path path;

	private PidFile file;

	@BeforeEach
	void create() {
		this.path = this.directory.resolve("run/app.pid");
		this.file = new PidFile(this.path, 4242);
	}

	@Test
	void isNotThereBeforeItIsWritten() {
		assertThat(this.path).doesNotExist();
	}

	@Test
	void saysThePidAndLeavesNothingElse() throws IOException {
		this.file.write();
		assertThat(this.path).hasContent("4242");
		assertThat(files()).containsExactly(this.path);
	}

	@Test
	void isWrittenOverAnotherOnes() throws IOException {
		new PidFile(this.path, 7).write();
		this.file.write();
		assertThat(this.path).hasContent("4242");
	}

	@Test
	void isDeletedByItsOwner() throws IOException {
		this.file.write();
		this.file.delete();
		this.file.delete();
		assertThat(files()).isEmpty();
	}

	@Test
	void isNotDeletedByAnotherOne() throws IOException {
		new PidFile(this.path, 42).write();
		this.file.delete();
		assertThat(this.path).hasContent("42");
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(this.path.getParent())) {
			return files.toList();
		}
	}

}
