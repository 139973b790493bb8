package dev.graceful.sample.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BootJar}.
 */
class BootJarTests {

	@TempDir
	private Path directory;

	private BootJar jar;

	private Path target;

	@BeforeEach
	void buildJar() throws IOException {
		Path path = this.directory.resolve("built.jar");
		try (ZipOutputStream output = new ZipOutputStream(Files.newOutputStream(path))) {
			put(output, "BOOT-INF/classes/version.txt", ZipEntry.DEFLATED, "1");
			put(output, "BOOT-INF/lib/nested.jar", ZipEntry.STORED, "nested");
		}
		this.jar = new BootJar(path);
		this.target = this.directory.resolve("target.jar");
	}

	@Test
	void changesTheVersionOnly() throws IOException {
		this.jar.installVersion("2", this.target);
		assertThat(content("BOOT-INF/classes/version.txt")).isEqualTo("2");
		assertThat(content("BOOT-INF/lib/nested.jar")).isEqualTo("nested");
	}

	@Test
	void keepsNestedJarsUncompressed() throws IOException {
		this.jar.installVersion("2", this.target);
		try (ZipFile file = new ZipFile(this.target.toFile())) {
			assertThat(file.getEntry("BOOT-INF/lib/nested.jar").getMethod()).isEqualTo(ZipEntry.STORED);
		}
	}

	@Test
	void replacesByRenameSoThatAReaderOfTheOldFileGoesOn() throws IOException {
		this.jar.installVersion("2", this.target);
		try (ZipFile reader = new ZipFile(this.target.toFile())) {
			this.jar.installVersion("3", this.target);
			assertThat(content(reader, "BOOT-INF/classes/version.txt")).isEqualTo("2");
		}
		assertThat(content("BOOT-INF/classes/version.txt")).isEqualTo("3");
	}

	@Test
	void leavesOutWhatIsUnwanted() throws IOException {
		this.jar.installWithout((name) -> name.endsWith("nested.jar"), this.target);
		try (ZipFile file = new ZipFile(this.target.toFile())) {
			assertThat(file.stream()).extracting(ZipEntry::getName).containsExactly("BOOT-INF/classes/version.txt");
		}
	}

	private String content(String name) throws IOException {
		try (ZipFile file = new ZipFile(this.target.toFile())) {
			return content(file, name);
		}
	}

	private static String content(ZipFile file, String name) throws IOException {
		return new String(file.getInputStream(file.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
	}

	private static void put(ZipOutputStream output, String name, int method, String content) throws IOException {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		CRC32 crc = new CRC32();
		crc.update(bytes);
		ZipEntry entry = new ZipEntry(name);
		entry.setMethod(method);
		entry.setSize(bytes.length);
		entry.setCrc(crc.getValue());
		output.putNextEntry(entry);
		output.write(bytes);
		output.closeEntry();
	}

}
