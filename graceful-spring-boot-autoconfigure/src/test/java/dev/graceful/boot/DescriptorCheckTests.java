package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DescriptorCheckTests {

	@TempDir
	private Path directory;

	@Test
	void doesNotComplainWhileAFileCanBeOpened() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThat(new DescriptorCheck(file).complaint()).isEmpty();
	}

	@Test
	void complainsWhereNoFileCanBeOpened() {
		assertThat(new DescriptorCheck(this.directory.resolve("none")).complaint())
			.hasValueSatisfying((complaint) -> assertThat(complaint).startsWith("nothing can be opened any more: "));
	}

}
