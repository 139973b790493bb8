package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * The jar that this JVM runs, as it was when the process started.
 * <p>
 * A jar that is overwritten in place ({@code cp}, {@code mvn package}) takes the classes
 * that were not loaded yet from the JVM that runs it; one that is replaced by rename
 * ({@code mv}) does not. Immutable and thread-safe.
 */
final class MainJar {

	private static final Optional<MainJar> OF_THIS_PROCESS = at(System.getProperty("java.class.path"));

	private final Path path;

	private final Object inode;

	private final long size;

	private final FileTime modified;

	private MainJar(Path path, BasicFileAttributes attributes) {
		this.path = path;
		this.inode = attributes.fileKey();
		this.size = attributes.size();
		this.modified = attributes.lastModifiedTime();
	}

	/**
	 * Return the jar that this JVM was started with, as it was when it was asked for
	 * first: that of {@code -jar}, or the only one of the class path.
	 * @return the jar; empty where there was no such file
	 * @see ProgramStart
	 */
	static Optional<MainJar> ofThisProcess() {
		return OF_THIS_PROCESS;
	}

	static Optional<MainJar> at(String path) {
		try {
			Path real = Path.of(path).toRealPath();
			return Files.isRegularFile(real) ? Optional.of(new MainJar(real, attributes(real))) : Optional.empty();
		}
		catch (IOException | InvalidPathException ex) {
			return Optional.empty();
		}
	}

	private static BasicFileAttributes attributes(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class);
	}

	/**
	 * Return where the jar was when the process started.
	 * @return the path without symbolic links
	 */
	Path path() {
		return this.path;
	}

	/**
	 * Whether the jar was overwritten in place since.
	 * @return whether it is the same file with another content; not if it was replaced by
	 * rename, or deleted
	 */
	boolean isOverwritten() {
		try {
			BasicFileAttributes now = attributes(this.path);
			return this.inode.equals(now.fileKey())
					&& (this.size != now.size() || !this.modified.equals(now.lastModifiedTime()));
		}
		catch (IOException ex) {
			return false;
		}
	}

}
