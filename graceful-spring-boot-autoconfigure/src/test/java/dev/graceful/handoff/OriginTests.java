package dev.graceful.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Origin}.
 */
class OriginTests {

	@TempDir
	private Path directory;

	@Test
	void isTheSameByTheSameName() {
		assertThat(new Origin("/srv/gone.jar", "").isSameAs(new Origin("/srv/gone.jar", ""))).isTrue();
		assertThat(new Origin("/srv/gone.jar", "").isSameAs(new Origin("/srv/other.jar", ""))).isFalse();
	}

	@Test
	void isTheSameByANameThatLeadsThere() throws IOException {
		Path jar = Files.createFile(this.directory.resolve("app-2.jar"));
		Path current = Files.createSymbolicLink(this.directory.resolve("app.jar"), jar);
		Path other = Files.createFile(this.directory.resolve("app-1.jar"));
		assertThat(at(current).isSameAs(at(jar))).isTrue();
		assertThat(at(jar).isSameAs(at(current))).isTrue();
		assertThat(at(other).isSameAs(at(current))).isFalse();
	}

	@Test
	void isAnotherOneWithAnotherMainClass() {
		Origin shop = new Origin("/srv/app/lib.jar", "com.example.Shop");
		assertThat(shop.isSameAs(new Origin("/srv/app/lib.jar", "com.example.Bank"))).isFalse();
		assertThat(shop.isSameAs(new Origin("/srv/app/lib.jar", "com.example.Shop"))).isTrue();
		assertThat(shop.isSameAs(new Origin("/srv/app/lib.jar", ""))).isTrue();
	}

	private static Origin at(Path path) {
		return new Origin(path.toString(), "");
	}

}
