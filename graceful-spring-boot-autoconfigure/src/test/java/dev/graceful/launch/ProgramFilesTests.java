package dev.graceful.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProgramFiles}.
 */
class ProgramFilesTests {

	@TempDir
	private Path directory;

	@BeforeEach
	void createJar() throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib/a.jar lib/b.jar");
		try (OutputStream output = Files.newOutputStream(this.directory.resolve("app.jar"))) {
			new JarOutputStream(output, manifest).close();
		}
	}

	@Test
	void areTheJarAndItsLibraries() {
		assertThat(files("app.jar", "-Xmx64m", "-jar", "app.jar").paths()).containsExactly(resolve("app.jar"),
				resolve("lib/a.jar"), resolve("lib/b.jar"));
	}

	@Test
	void areTheEntriesOfTheClassPath() {
		assertThat(files("classes:/lib/x.jar", "-cp", "classes:/lib/x.jar", "Main").paths())
			.containsExactly(resolve("classes"), Path.of("/lib/x.jar"));
	}

	@Test
	void areTheArgumentFilesThatTheLauncherReads() throws IOException {
		Files.writeString(resolve("options"), "-Xmx64m");
		Files.writeString(resolve("all"), "-jar app.jar");
		assertThat(files("classes", "-cp", "classes", "@options", "@@none", "@all", "@argument").paths())
			.containsExactly(resolve("classes"), resolve("options"));
		assertThat(files("classes", "-cp", "classes", "@options", "@all", "@argument").paths())
			.containsExactly(resolve("classes"), resolve("options"), resolve("all"));
	}

	@Test
	void areEnoughToStartFrom() {
		assertThat(files("app.jar").obstacle(List.of(resolve("app.jar"), resolve("app.yml")))).isEmpty();
	}

	@Test
	void areNotEnoughWithoutTheJar() throws IOException {
		Files.delete(resolve("app.jar"));
		assertThat(files("app.jar").obstacle(List.of()))
			.hasValueSatisfying((obstacle) -> assertThat(obstacle).contains("app.jar", "is gone"));
	}

	@Test
	void areNotEnoughWithHalfAJarAmongWhatHasChanged() throws IOException {
		Path plugin = Files.writeString(resolve("plugin.jar"), "PK");
		assertThat(files("app.jar").obstacle(List.of(plugin)))
			.hasValueSatisfying((obstacle) -> assertThat(obstacle).contains("plugin.jar", "no complete jar"));
	}

	private Path resolve(String name) {
		return this.directory.resolve(name);
	}

	private ProgramFiles files(String classPath, String... arguments) {
		return new ProgramFiles(classPath, List.of(arguments), new WorkingDirectory(this.directory));
	}

}
