package dev.graceful.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The clock by which the kernel says when a file was touched, which ticks only every few
 * milliseconds.
 */
public final class FileClock {

	private FileClock() {
	}

	/**
	 * Wait for the next tick.
	 * @param directory where a file can be written for a moment
	 * @return a time later than each touch before, and not later than any to come
	 * @throws IOException if no file can be written there
	 */
	public static Instant tick(Path directory) throws IOException {
		FileTime before = touch(directory);
		FileTime now = touch(directory);
		while (now.equals(before)) {
			Thread.onSpinWait();
			now = touch(directory);
		}
		return now.toInstant();
	}

	private static FileTime touch(Path directory) throws IOException {
		Path file = Files.createTempFile(directory, "tick", null);
		try {
			return (FileTime) FileState.attributes(file).get("ctime");
		}
		finally {
			Files.delete(file);
		}
	}

}
