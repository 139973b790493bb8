package dev.graceful.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program in a jar, of which an archive can be made.
 */
final class ArchivedProgram {

	private ArchivedProgram() {
	}

	/**
	 * Do nothing, or what the argument says.
	 */
	public static void main(String[] arguments) throws InterruptedException {
		if (List.of(arguments).contains("fail")) {
			System.out.println("there is no database");
			System.exit(3);
		}
		if (List.of(arguments).contains("hang")) {
			Thread.sleep(Long.MAX_VALUE);
		}
	}

	static Path install(Path jar) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, ArchivedProgram.class.getName());
		String name = ArchivedProgram.class.getName().replace('.', '/') + ".class";
		try (OutputStream output = Files.newOutputStream(jar);
				JarOutputStream entries = new JarOutputStream(output, manifest);
				InputStream code = ArchivedProgram.class.getClassLoader().getResourceAsStream(name)) {
			entries.putNextEntry(new JarEntry(name));
			code.transferTo(entries);
		}
		return jar;
	}

	static JavaStart start(Path jar, String... arguments) throws IOException {
		return JavaStart.of(command(jar).with(List.of(arguments)), Map.of(), jar.getParent());
	}

	static CommandLine command(Path jar) {
		return new CommandLine(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx64m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
	}

	static ArchiveSettings settings() {
		return new ArchiveSettings(true, Optional.empty(), 2, OptionalLong.of(0));
	}

}
