package dev.graceful.sample.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * An executable jar of the sample application, from which other versions are made.
 *
 * @param path where it is
 */
public record BootJar(Path path) {

	private static final String VERSION_ENTRY = "BOOT-INF/classes/version.txt";

	private static final String ONLY_FOR_THE_STARTER = "BOOT-INF/lib/(graceful|jffi).*";

	/**
	 * Return the jar that the build has made.
	 * @return the jar that the system property {@code sample.jar} names
	 */
	public static BootJar built() {
		Path path = Path.of(System.getProperty("sample.jar", ""));
		if (!Files.isRegularFile(path)) {
			throw new IllegalStateException("sample.jar names no jar: " + path);
		}
		return new BootJar(path);
	}

	/**
	 * Put another version of this jar somewhere, by rename: a JVM that runs from the jar
	 * that was there is not disturbed.
	 * @param version the version it tells
	 * @param target where to
	 */
	public void installVersion(String version, Path target) {
		install(target, (name) -> true, version);
	}

	/**
	 * Put a copy of this jar somewhere, by rename, without the starter and what only the
	 * starter needs.
	 * @param target where to
	 * @return the copy
	 */
	public BootJar installWithoutStarter(Path target) {
		installWithout((name) -> name.matches(ONLY_FOR_THE_STARTER), target);
		return new BootJar(target);
	}

	/**
	 * Put a copy of this jar somewhere, by rename, without some of its entries.
	 * @param unwanted which entries to leave out
	 * @param target where to
	 */
	public void installWithout(Predicate<String> unwanted, Path target) {
		install(target, unwanted.negate(), "without");
	}

	private void install(Path target, Predicate<String> wanted, String version) {
		Path fresh = target.resolveSibling(target.getFileName() + ".new");
		try {
			rewrite(fresh, wanted, version);
			Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void rewrite(Path target, Predicate<String> wanted, String version) throws IOException {
		try (ZipFile source = new ZipFile(this.path.toFile());
				OutputStream output = Files.newOutputStream(target);
				ZipOutputStream copy = new ZipOutputStream(output)) {
			for (ZipEntry entry : Collections.list(source.entries())) {
				if (wanted.test(entry.getName())) {
					write(copy, entry, content(source, entry, version));
				}
			}
		}
	}

	private byte[] content(ZipFile source, ZipEntry entry, String version) throws IOException {
		if (entry.getName().equals(VERSION_ENTRY)) {
			return version.getBytes(StandardCharsets.UTF_8);
		}
		try (InputStream input = source.getInputStream(entry)) {
			return input.readAllBytes();
		}
	}

	private void write(ZipOutputStream copy, ZipEntry entry, byte[] content) throws IOException {
		ZipEntry written = new ZipEntry(entry.getName());
		written.setTime(entry.getTime());
		written.setMethod(entry.getMethod());
		if (entry.getMethod() == ZipEntry.STORED) {
			// Boot reads nested jars in place: they have to stay uncompressed
			CRC32 crc = new CRC32();
			crc.update(content);
			written.setSize(content.length);
			written.setCrc(crc.getValue());
		}
		copy.putNextEntry(written);
		copy.write(content);
		copy.closeEntry();
	}

}
