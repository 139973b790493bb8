package dev.graceful.launch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where archives are kept, each with the key that it was made of beside it.
 * <p>
 * What is there under its name is complete: it is put there by rename. So there is
 * nothing to keep anybody out of but a second one who makes an archive.
 *
 * @param path the directory, which need not exist
 */
record ArchiveDirectory(Path path) {

	private static final String KEY = ".key";

	private static final String UNFINISHED = "unfinished";

	private static final String LOCK = "lock";

	/**
	 * Return where the archives of an application are kept.
	 * @param settings may say where
	 * @param start what the application is started with
	 * @return the directory; beside the jar unless told otherwise, for whoever can write
	 * there can replace the jar as well
	 * @throws IOException if the class path cannot be read
	 */
	static ArchiveDirectory of(ArchiveSettings settings, JavaStart start) throws IOException {
		if (settings.directory().isPresent()) {
			return new ArchiveDirectory(start.directory().resolve(settings.directory().get()).toAbsolutePath());
		}
		Path jar = start.files().get(0);
		return new ArchiveDirectory(
				jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", "") + ".archives"));
	}

	/**
	 * Return where an archive is, if there is one.
	 */
	Path archive(ArchiveKey key) {
		return this.path.resolve(key.name() + key.kind().suffix());
	}

	/**
	 * Tell why there is no archive.
	 * @param key what it would have been made of
	 * @return the reason; empty where this application never had one
	 */
	Optional<String> whyThereIsNone(ArchiveKey key) throws IOException {
		return keys(key).stream().findFirst().map((newest) -> read(newest).orElse("")).map((then) -> {
			if (then.equals(key.text())) {
				return "the one in " + this.path + " is gone";
			}
			return "the newest one in " + this.path + " was made with " + key.differenceTo(then);
		});
	}

	/**
	 * Return the keys of all archives of an application, the newest first.
	 */
	private List<Path> keys(ArchiveKey key) throws IOException {
		if (!Files.isDirectory(this.path)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(this.path)) {
			return files.filter((file) -> file.toString().endsWith(KEY))
				.filter((file) -> read(file).filter(key::isOfSameApplication).isPresent())
				.sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed())
				.toList();
		}
		catch (FileSystemException ex) {
			throw new IOException(this.path + " cannot be read: " + ex, ex);
		}
	}

	private static Optional<String> read(Path key) {
		try {
			return Optional.of(Files.readString(key));
		}
		catch (IOException ex) {
			// Somebody else threw it away.
			return Optional.empty();
		}
	}

	/**
	 * Begin to make an archive, as the only one who does.
	 * @return the place where it is to be written
	 * @throws IOException if it cannot be written, or if somebody else is about to
	 */
	Unfinished begin() throws IOException {
		FileChannel lock = null;
		try {
			Files.createDirectories(this.path);
			lock = FileChannel.open(this.path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (lock.tryLock() == null) {
				throw new OverlappingFileLockException();
			}
			Unfinished unfinished = new Unfinished(this, lock);
			unfinished.clear();
			Files.createDirectory(unfinished.directory());
			return unfinished;
		}
		catch (OverlappingFileLockException ex) {
			lock.close();
			throw new IOException("another one is being made in " + this.path);
		}
		catch (FileSystemException ex) {
			if (lock != null) {
				lock.close();
			}
			throw new IOException(this.path + " cannot be written in: " + ex, ex);
		}
	}

	/**
	 * An archive that is being made. Closing it takes away what was not published.
	 *
	 * @param home where it will be published
	 * @param lock held by whoever makes one
	 */
	record Unfinished(ArchiveDirectory home, FileChannel lock) implements Closeable {

		private Path directory() {
			return this.home.path.resolve(UNFINISHED);
		}

		Path archive(ArchiveKey key) {
			return directory().resolve(key.name() + key.kind().suffix());
		}

		/**
		 * Put it where it is found, and throw away those that are too many.
		 * @param key what it was made of
		 * @param kept how many are not too many
		 * @return where it is
		 */
		Path publish(ArchiveKey key, int kept) throws IOException {
			Path description = directory().resolve(key.name() + KEY);
			Files.writeString(description, key.text());
			Path target = this.home.archive(key);
			move(description, this.home.path.resolve(key.name() + KEY));
			move(archive(key), target);
			for (Path old : this.home.keys(key).stream().skip(kept).toList()) {
				String name = old.getFileName().toString().replaceFirst("\\.key$", "");
				for (ArchiveKind kind : ArchiveKind.values()) {
					Files.deleteIfExists(old.resolveSibling(name + kind.suffix()));
				}
				Files.deleteIfExists(old);
			}
			return target;
		}

		private static void move(Path from, Path to) throws IOException {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		}

		private void clear() throws IOException {
			try (Stream<Path> files = Files.walk(directory())) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.deleteIfExists(file);
				}
			}
			catch (NoSuchFileException ex) {
				// There is nothing to clear.
			}
		}

		@Override
		public void close() throws IOException {
			try (this.lock) {
				clear();
			}
		}

	}

}
