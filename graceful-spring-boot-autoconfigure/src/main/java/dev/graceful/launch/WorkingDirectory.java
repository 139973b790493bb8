package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where the successor starts: not where a symbolic link led when this process started,
 * but where it leads now.
 *
 * @param path the directory by the name that the user gave it, or {@code .}
 */
record WorkingDirectory(Path path) {

	private static final Path INHERITED = Path.of(".");

	private static final WorkingDirectory OF_THIS_PROCESS = named(System.getenv("PWD"));

	/**
	 * Return the working directory of this process, by the name that it had when it was
	 * asked for first. Only at the start of the process can {@code $PWD} be told from a
	 * value that another directory left behind.
	 * @return the directory
	 * @see ProgramStart
	 */
	static WorkingDirectory ofThisProcess() {
		return OF_THIS_PROCESS;
	}

	static WorkingDirectory named(String name) {
		try {
			if (name != null && Files.isSameFile(Path.of(name), INHERITED)) {
				return new WorkingDirectory(Path.of(name));
			}
		}
		catch (IOException | InvalidPathException ex) {
			// There is no such directory (any more), or this locale cannot name it.
		}
		return new WorkingDirectory(INHERITED);
	}

	/**
	 * Return the directory, if it is there.
	 * @return the path, to be resolved by whoever uses it
	 * @throws IOException if it is gone
	 */
	Path existing() throws IOException {
		boolean exists = Files.isDirectory(this.path)
				// A directory that was removed still is one to those who are in it.
				&& (int) Files.getAttribute(this.path, "unix:nlink") > 0;
		if (!exists) {
			throw new IOException("The working directory " + name() + " is gone: create it again,"
					+ " or restart the application from another one");
		}
		return this.path;
	}

	private String name() {
		return this.path.equals(INHERITED) ? System.getProperty("user.dir") : this.path.toString();
	}

}
