package dev.graceful.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What an archive was made of: with another JDK, or another jar, it is of no use, and may
 * even bring classes that are not those of the jar, for not every JVM looks.
 *
 * @param application the application, whichever version: its jar, or its main class
 * beside the first entry of the class path
 * @param feature the feature version of the JDK
 * @param lines the JDK, and then the files of the class path in their order, each with
 * its size and when it was written
 */
record ArchiveKey(String application, int feature, List<String> lines) {

	ArchiveKey {
		lines = List.copyOf(lines);
	}

	/**
	 * Look what a JVM would be started from now.
	 * @param start what it is started with
	 * @return the key
	 * @throws IOException if there can be no archive of it; the message says why
	 */
	static ArchiveKey of(JavaStart start) throws IOException {
		Path home = start.java().file().toPath().getParent().getParent();
		Properties release = release(home);
		String version = unquoted(release, "JAVA_VERSION");
		List<Path> files = start.files();
		List<String> lines = new ArrayList<>();
		lines.add("JDK " + home + " " + unquoted(release, "IMPLEMENTOR", "of somebody") + " "
				+ unquoted(release, "JAVA_RUNTIME_VERSION", version) + " "
				+ file(home.resolve("lib").resolve("modules")));
		for (Path file : files) {
			if (Files.isDirectory(file)) {
				throw new IOException(
						"of classes in a directory no archive can be made, and " + file + " is one: run it from jars");
			}
			lines.add(file(file));
		}
		Path application = start.jar() ? files.get(0) : files.get(0).resolveSibling(start.main());
		return new ArchiveKey(application.toString(), Runtime.Version.parse(version).feature(), lines);
	}

	private static Properties release(Path home) throws IOException {
		Properties release = new Properties();
		try (Stream<String> lines = Files.lines(home.resolve("release"))) {
			lines.map((line) -> line.split("=", 2))
				.filter((parts) -> parts.length == 2)
				.forEach((parts) -> release.setProperty(parts[0], parts[1]));
		}
		return release;
	}

	private static String unquoted(Properties release, String name) throws IOException {
		return Optional.ofNullable(release.getProperty(name))
			.map((value) -> value.replace("\"", ""))
			.orElseThrow(() -> new IOException("the JDK does not tell its " + name + " in its file 'release'"));
	}

	private static String unquoted(Properties release, String name, String unlessTold) throws IOException {
		return release.containsKey(name) ? unquoted(release, name) : unlessTold;
	}

	/**
	 * In seconds, for an image of a container keeps no less.
	 */
	private static String file(Path file) throws IOException {
		if (!Files.exists(file)) {
			return file + " (not there)";
		}
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		return file + " (" + attributes.size() + " bytes, "
				+ Instant.ofEpochSecond(attributes.lastModifiedTime().toInstant().getEpochSecond()) + ")";
	}

	ArchiveKind kind() {
		return ArchiveKind.of(this.feature);
	}

	/**
	 * Return the name of the archive without its suffix.
	 */
	String name() {
		CRC32 crc = new CRC32();
		crc.update(text().getBytes(StandardCharsets.UTF_8));
		String main = Path.of(this.application).getFileName().toString().replaceFirst("\\.jar$", "");
		return "%s-%d-%08x".formatted(main.replaceAll("[^\\w.-]", "_"), this.feature, crc.getValue());
	}

	/**
	 * Write it down, to be read by {@link #differenceTo}.
	 */
	String text() {
		return this.application + "\n" + String.join("\n", this.lines) + "\n";
	}

	/**
	 * Whether a key that was written down is that of the same application.
	 * @param text the other key
	 */
	boolean isOfSameApplication(String text) {
		return text.startsWith(this.application + "\n");
	}

	/**
	 * Tell what is different now.
	 * @param text the key of an archive of the same application
	 * @return what follows "it was made with "
	 */
	String differenceTo(String text) {
		List<String> then = text.lines().skip(1).toList();
		if (!then.isEmpty() && !this.lines.get(0).equals(then.get(0))) {
			return "another JDK";
		}
		return "another " + then.stream().filter((line) -> !this.lines.contains(line)).findFirst().orElse("class path");
	}

}
