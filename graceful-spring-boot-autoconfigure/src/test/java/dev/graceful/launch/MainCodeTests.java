package dev.graceful.launch;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MainCode}.
 */
class MainCodeTests {

	private static final Path SRV = Path.of("/srv/app/current");

	@TempDir
	private Path directory;

	@Test
	void isTheJarByTheNameThatTheUserGaveIt() {
		assertThat(MainCode.of("./app.jar --server.port=0", "./app.jar", SRV, null))
			.isEqualTo(new MainCode("/srv/app/current/app.jar", ""));
		assertThat(MainCode.of("../my app.jar", "../my app.jar", SRV, null))
			.isEqualTo(new MainCode("/srv/app/my app.jar", ""));
		assertThat(MainCode.of("/opt/app.jar status", "/opt/app.jar", SRV, null))
			.isEqualTo(new MainCode("/opt/app.jar", ""));
	}

	@Test
	void isTheEntryOfTheClassPathThatHasTheMainClass() throws IOException {
		Path library = jar("lib/some.jar", "com/example/Library.class");
		Path main = jar("app 1.jar", "com/example/Main.class");
		Path link = Files.createSymbolicLink(this.directory.resolve("app.jar"), main);
		try (URLClassLoader loader = loader(library, main)) {
			assertThat(MainCode.of("com.example.Main status", "lib/some.jar:app.jar", this.directory, loader))
				.isEqualTo(new MainCode(this.directory.toString(), "com.example.Main"));
			assertThat(MainCode.of("com.example.Main status", library + ":" + link, this.directory, loader))
				.isEqualTo(new MainCode(link.toString(), "com.example.Main"));
		}
	}

	@Test
	void isTheDirectoryOfTheMainClass() throws IOException {
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		Files.createDirectories(classes.resolve("com/example"));
		Files.createFile(classes.resolve("com/example/Main.class"));
		try (URLClassLoader loader = loader(classes)) {
			assertThat(MainCode.of("com.example.Main", "lib/a.jar:" + classes + "/", this.directory, loader))
				.isEqualTo(new MainCode(classes.toString(), "com.example.Main"));
		}
	}

	private static URLClassLoader loader(Path... entries) throws IOException {
		URL[] urls = new URL[entries.length];
		for (int i = 0; i < entries.length; i++) {
			urls[i] = entries[i].toRealPath().toUri().toURL();
		}
		return new URLClassLoader(urls, null);
	}

	private Path jar(String name, String entry) throws IOException {
		Path jar = this.directory.resolve(name);
		Files.createDirectories(jar.getParent());
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
			out.putNextEntry(new JarEntry(entry));
		}
		return jar;
	}

}
