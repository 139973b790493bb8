package dev.graceful.sample.proof;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.awaitility.Awaitility.await;

/**
 * A disk of a few megabytes in memory, which only root can mount.
 */
final class TinyDisk implements AutoCloseable {

	private static final String SIZE = "8m";

	private static final Duration DEADLINE = Duration.ofSeconds(20);

	private final Path directory;

	private TinyDisk(Path directory) {
		this.directory = directory;
	}

	static boolean isPossible() {
		return "root".equals(System.getProperty("user.name"));
	}

	static TinyDisk mount() {
		try {
			Path directory = Files.createTempDirectory("graceful-disk-").toRealPath();
			run("mount", "-t", "tmpfs", "-o", "mode=0777,size=" + SIZE, "graceful", directory.toString());
			return new TinyDisk(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path directory() {
		return this.directory;
	}

	/**
	 * Leave no space on it.
	 */
	void fill() {
		try (OutputStream output = Files.newOutputStream(this.directory.resolve("full"))) {
			byte[] block = new byte[4096];
			while (true) {
				output.write(block);
			}
		}
		catch (IOException ex) {
			// No space is left
		}
	}

	/**
	 * Delete what it was filled with.
	 */
	void makeSpace() {
		try {
			Files.deleteIfExists(this.directory.resolve("full"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A process that was killed may keep it busy for another moment.
	 */
	@Override
	public void close() {
		await().atMost(DEADLINE).ignoreExceptions().untilAsserted(() -> run("umount", this.directory.toString()));
		try {
			Files.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void run(String... command) throws IOException {
		try {
			int status = new ProcessBuilder(command).inheritIO().start().waitFor();
			if (status != 0) {
				throw new IOException(String.join(" ", command) + " ended with status " + status);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

}
