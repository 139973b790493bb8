package dev.graceful.sample.process;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param feature its feature version, such as 17
 * @param home where it is
 */
public record Jdk(int feature, Path home) {

	/**
	 * Return the JDK that runs this program.
	 * @return the JDK
	 */
	public static Jdk current() {
		return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
	}

	/**
	 * Return the JDKs that are to be found: this one, {@code JAVA_HOME}, and what is
	 * installed beside them.
	 * @return one for each feature version, oldest first
	 */
	public static List<Jdk> installed() {
		Comparator<Jdk> byFeature = Comparator.comparingInt(Jdk::feature);
		List<Jdk> found = homes().flatMap((home) -> at(home).stream()).sorted(byFeature).toList();
		return found.stream()
			.filter((jdk) -> found.stream().filter(jdk::sameFeature).findFirst().get() == jdk)
			.toList();
	}

	/**
	 * Find an installed JDK.
	 * @param feature its feature version
	 * @return the JDK, empty where there is none
	 */
	public static Optional<Jdk> installed(int feature) {
		return installed().stream().filter((jdk) -> jdk.feature() == feature).findFirst();
	}

	private static Stream<Path> homes() {
		List<Path> known = Stream.of(System.getProperty("java.home"), System.getenv("JAVA_HOME"))
			.filter(Objects::nonNull)
			.map(Path::of)
			.filter(Files::isDirectory)
			.toList();
		return Stream.concat(known.stream(), known.stream().map(Jdk::realParent).distinct().flatMap(Jdk::children));
	}

	private static Path realParent(Path home) {
		try {
			return home.toRealPath().getParent();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> children(Path directory) {
		try (Stream<Path> children = Files.list(directory)) {
			return children.sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Optional<Jdk> at(Path home) {
		Path release = home.resolve("release");
		if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
			return Optional.empty();
		}
		Properties properties = new Properties();
		try (Reader reader = Files.newBufferedReader(release)) {
			properties.load(reader);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		String version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
		return Optional.of(new Jdk(Runtime.Version.parse(version).feature(), home));
	}

	private boolean sameFeature(Jdk other) {
		return this.feature == other.feature;
	}

	public Path java() {
		return this.home.resolve("bin/java");
	}

	@Override
	public String toString() {
		return "JDK " + this.feature;
	}

}
