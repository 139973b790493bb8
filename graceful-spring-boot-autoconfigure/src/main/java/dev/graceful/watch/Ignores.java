package dev.graceful.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Whatever is not looked at although it lies where it would be. Of several rules that
 * hold for a path the last one counts.
 */
final class Ignores {

	private static final Log logger = LogFactory.getLog(Ignores.class);

	private static final String FILE = ".gracefulignore";

	private static final Path ROOT = Path.of("/");

	/**
	 * What editors leave beside a file while they work on it, logs, and archives of
	 * classes.
	 */
	private static final List<String> ALWAYS = List.of(FILE, "4913", "*.swp", "*.swx", "*~", ".#*", "#*#", ".*.tmp",
			".goutputstream-*", "*___jb_tmp___", "*___jb_old___", "*.log", "*.archives/");

	/**
	 * Where the output of this process goes, and its temporary files.
	 */
	private static final List<Path> OWN = List.of(Path.of("/dev/stdout"), Path.of("/dev/stderr"),
			Path.of(System.getProperty("java.io.tmpdir")));

	private final List<IgnoreRule> rules = new ArrayList<>();

	/**
	 * Read what is to be ignored.
	 * @param own files and directories that the application writes, and what is called
	 * like them with something added, as a log is that was rolled over
	 * @param directories where an ignore file may be
	 */
	Ignores(Collection<Path> own, Collection<Path> directories) {
		ALWAYS.forEach((line) -> this.rules.add(IgnoreRule.parse(ROOT, line)));
		Stream.concat(own.stream(), OWN.stream())
			.map(Ignores::real)
			.filter((path) -> path.getFileName() != null)
			.forEach((path) -> this.rules.add(IgnoreRule.named(path)));
		directories.stream().map(Ignores::real).distinct().forEach(this::read);
	}

	private static Path real(Path path) {
		Path absolute = path.toAbsolutePath();
		try {
			return absolute.toRealPath();
		}
		catch (IOException ex) {
			Path parent = absolute.getParent();
			return (parent != null) ? real(parent).resolve(absolute.getFileName()) : absolute;
		}
	}

	private void read(Path directory) {
		Path file = directory.resolve(FILE);
		if (!Files.isRegularFile(file)) {
			return;
		}
		try {
			Files.readAllLines(file)
				.stream()
				.map(String::stripTrailing)
				.filter((line) -> !line.isEmpty() && !line.startsWith("#"))
				.forEach((line) -> add(file, line));
		}
		catch (IOException ex) {
			logger.warn(file + " cannot be read: " + ex);
		}
	}

	private void add(Path file, String line) {
		try {
			this.rules.add(IgnoreRule.parse(file.getParent(), line));
		}
		catch (PatternSyntaxException ex) {
			logger.warn(file + " has a line that is no pattern: " + line);
		}
	}

	/**
	 * Whether a path is ignored by itself, whatever it is that lies there.
	 * @param path the path, without symbolic links
	 */
	boolean contain(Path path) {
		return contain(path, true) && contain(path, false);
	}

	/**
	 * Whether a path is ignored by itself, not by a directory above it.
	 * @param path the path, without symbolic links
	 * @param directory whether it is that of a directory
	 */
	boolean contain(Path path, boolean directory) {
		boolean ignored = false;
		for (IgnoreRule rule : this.rules) {
			if (rule.holdsFor(path, directory)) {
				ignored = !rule.negated();
			}
		}
		return ignored;
	}

}
