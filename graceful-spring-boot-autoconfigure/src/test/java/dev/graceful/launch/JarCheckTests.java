package dev.graceful.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JarCheckTests {

	@TempDir
	private Path directory;

	private Path jar;

	@BeforeEach
	void createJar() throws IOException {
		this.jar = this.directory.resolve("app.jar");
		write(this.jar, null);
	}

	@Test
	void doesNotObjectToACompleteJar() {
		assertThat(check("app.jar").objection()).isEmpty();
		assertThat(check(this.jar.toString()).objection()).isEmpty();
	}

	@Test
	void objectsToAJarThatIsTruncatedAndSaysWhatToDo() throws IOException {
		JarCheck check = check("app.jar");
		truncate(this.jar);
		assertThat(check.objection()).hasValueSatisfying(
				(objection) -> assertThat(objection).startsWith(this.jar + " is no complete jar (").contains("(mv)"));
	}

	@Test
	void objectsToAJarThatIsTruncatedBehindAJarInIt() throws IOException {
		byte[] inner = Files.readAllBytes(this.jar);
		try (OutputStream output = Files.newOutputStream(this.jar);
				ZipOutputStream outer = new ZipOutputStream(output)) {
			outer.setMethod(ZipOutputStream.STORED);
			store("lib/inner.jar", inner, outer);
			store("long.txt", new byte[4096], outer);
		}
		JarCheck check = check("app.jar");
		assertThat(check.objection()).isEmpty();
		truncate(this.jar);
		assertThat(check.objection())
			.hasValueSatisfying((objection) -> assertThat(objection).startsWith(this.jar + " is no complete jar"));
	}

	@Test
	void objectsToAJarThatIsGone() throws IOException {
		JarCheck check = check("app.jar");
		Files.delete(this.jar);
		assertThat(check.objection()).hasValueSatisfying(
				(objection) -> assertThat(objection).startsWith("app.jar, from which this application runs, is gone"));
	}

	@Test
	void objectsToALibraryOfTheJarsManifestThatIsTruncated() throws IOException {
		Path library = Files.createDirectory(this.directory.resolve("lib")).resolve("library.jar");
		write(library, null);
		write(this.jar, "lib/none.jar lib/library.jar");
		JarCheck check = check("app.jar");
		assertThat(check.objection()).isEmpty();
		truncate(library);
		assertThat(check.objection())
			.hasValueSatisfying((objection) -> assertThat(objection).startsWith(library + " is no complete jar"));
	}

	@Test
	void objectsToADirectoryOfTheClassPathThatIsGone() throws IOException {
		Path classes = Files.createDirectory(this.directory.resolve("classes"));
		JarCheck check = check("app.jar:" + classes);
		assertThat(check.objection()).isEmpty();
		Files.delete(classes);
		assertThat(check.objection())
			.hasValueSatisfying((objection) -> assertThat(objection).startsWith(classes + ", from which"));
	}

	@Test
	void objectsToOneOfManyJarsThatIsTruncated() throws IOException {
		write(this.directory.resolve("other.jar"), null);
		JarCheck check = check("other.jar:app.jar");
		assertThat(check.objection()).isEmpty();
		truncate(this.jar);
		assertThat(check.objection()).isPresent();
	}

	@Test
	void passesOverOneOfManyJarsThatIsGoneAsTheLauncherDoes() throws IOException {
		JarCheck check = check("other-1.jar:app.jar:never-there");
		Files.delete(this.jar);
		assertThat(check.objection()).isEmpty();
	}

	@Test
	void looksWhereTheSuccessorStarts() throws IOException {
		Path other = Files.createDirectory(this.directory.resolve("other"));
		assertThat(new JarCheck("app.jar", new WorkingDirectory(other)).objection()).isPresent();
	}

	@Test
	void objectsWhereTheWorkingDirectoryIsGone() throws IOException {
		Path other = Files.createDirectory(this.directory.resolve("other"));
		JarCheck check = new JarCheck(this.jar.toString(), new WorkingDirectory(other));
		Files.delete(other);
		assertThat(check.objection())
			.hasValueSatisfying((objection) -> assertThat(objection).contains("working directory", "is gone"));
	}

	private JarCheck check(String classPath) {
		return new JarCheck(classPath, new WorkingDirectory(this.directory));
	}

	private static void write(Path jar, String classPath) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		if (classPath != null) {
			manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
		}
		try (OutputStream output = Files.newOutputStream(jar);
				JarOutputStream entries = new JarOutputStream(output, manifest)) {
			entries.putNextEntry(new ZipEntry("entry"));
			entries.write(new byte[1000]);
		}
	}

	private static void store(String name, byte[] content, ZipOutputStream output) throws IOException {
		ZipEntry entry = new ZipEntry(name);
		CRC32 crc = new CRC32();
		crc.update(content);
		entry.setSize(content.length);
		entry.setCrc(crc.getValue());
		output.putNextEntry(entry);
		output.write(content);
	}

	/**
	 * As a copy is that has broken off: in place, for that is the harder case.
	 */
	private static void truncate(Path jar) throws IOException {
		byte[] content = Files.readAllBytes(jar);
		Files.write(jar, Arrays.copyOf(content, content.length / 2));
	}

}
