package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DiskCheckTests {

	@TempDir
	private Path directory;

	@Test
	void doesNotObjectWhereItCanWriteAndLeavesNothing() {
		assertThat(new DiskCheck(this.directory).objection()).isEmpty();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void objectsWhereItCannotWriteAndSaysWhatToDo() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThat(new DiskCheck(file).objection()).hasValueSatisfying((objection) -> assertThat(objection)
			.contains("cannot write in " + file, "graceful.control.directory", "java.io.tmpdir"));
	}

}
