package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM was told to run: a jar, or a main class of some entry of the class path.
 *
 * @param location the absolute path of the jar or of the class path's entry, by the name
 * that the user gave it
 * @param mainClass the main class; empty where a jar was named
 */
public record MainCode(String location, String mainClass) {

	private static final MainCode OF_THIS_PROCESS = of(System.getProperty("sun.java.command", ""),
			System.getProperty("java.class.path", ""), WorkingDirectory.ofThisProcess().path(),
			ClassLoader.getSystemClassLoader());

	/**
	 * Tell what this JVM was told to run, as it was when that was asked for first.
	 * @return the code; where there is no such entry of the class path, its location is
	 * the working directory
	 * @see ProgramStart
	 */
	public static MainCode ofThisProcess() {
		return OF_THIS_PROCESS;
	}

	static MainCode of(String command, String classPath, Path directory, ClassLoader loader) {
		if (command.equals(classPath) || command.startsWith(classPath + ' ')) {
			return new MainCode(absolute(directory, classPath), "");
		}
		String mainClass = command.split(" ", 2)[0];
		return new MainCode(absolute(directory, entryOf(mainClass, classPath, loader)), mainClass);
	}

	/**
	 * The class loader knows which entry it is, but not by the name that the user gave
	 * it.
	 */
	private static String entryOf(String mainClass, String classPath, ClassLoader loader) {
		URL resource = loader.getResource(mainClass.replace('.', '/') + ".class");
		if (resource == null) {
			return "";
		}
		String url = resource.toString().replaceFirst("^jar:", "").replaceFirst("!/.*", "");
		return Stream.of(classPath.split(File.pathSeparator))
			.filter((entry) -> contains(entry, url))
			.findFirst()
			.orElse("");
	}

	private static boolean contains(String entry, String url) {
		try {
			return Path.of(new URI(url)).startsWith(Path.of(entry).toRealPath());
		}
		catch (IOException | URISyntaxException | IllegalArgumentException ex) {
			return false;
		}
	}

	private static String absolute(Path directory, String path) {
		try {
			return directory.resolve(path).toAbsolutePath().normalize().toString();
		}
		catch (InvalidPathException ex) {
			return path;
		}
	}

}
