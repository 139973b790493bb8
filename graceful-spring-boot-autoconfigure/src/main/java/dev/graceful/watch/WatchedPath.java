package dev.graceful.watch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.graceful.launch.ProgramFiles;

/**
 * A file or directory whose changes are looked for. It need not exist.
 *
 * @param path where it is
 * @param names a glob for the names of the files in that directory that are meant;
 * {@code null} for the file, or everything in the directory and below
 */
public record WatchedPath(Path path, String names) {

	public WatchedPath {
		path = path.toAbsolutePath();
	}

	/**
	 * A file, or everything in a directory and below.
	 * @param path where it is
	 */
	public WatchedPath(Path path) {
		this(path, null);
	}

	/**
	 * Return what every application is restarted for: what it is started from, and the
	 * configuration that Boot finds next to it.
	 * @param program what it is started from
	 * @return the paths
	 */
	public static List<WatchedPath> ofApplication(ProgramFiles program) {
		List<WatchedPath> paths = new ArrayList<>();
		program.paths().stream().map(WatchedPath::new).forEach(paths::add);
		paths.add(new WatchedPath(program.workingDirectory(), "application*.{properties,xml,yml,yaml}"));
		paths.add(new WatchedPath(program.workingDirectory().resolve("config")));
		return paths;
	}

	@Override
	public String toString() {
		return (this.names != null) ? this.path.resolve(this.names).toString() : this.path.toString();
	}

}
