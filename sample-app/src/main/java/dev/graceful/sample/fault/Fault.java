package dev.graceful.sample.fault;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The ways in which a process goes wrong.
 */
final class Fault {

	private static final int EXIT_STATUS = 3;

	private static final long SECONDS_WITHOUT_DESCRIPTORS = 10;

	private static final long LARGEST_DISK = 64 * 1024 * 1024;

	private Fault() {
	}

	static void exit() {
		Runtime.getRuntime().halt(EXIT_STATUS);
	}

	static void hang() {
		try {
			Thread.currentThread().join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Was to hang for ever", ex);
		}
	}

	/**
	 * Take every descriptor that this process may still open, for some seconds.
	 */
	static void eatDescriptors() {
		List<FileInputStream> eaten = new ArrayList<>();
		try {
			while (true) {
				eaten.add(new FileInputStream("/dev/null"));
			}
		}
		catch (IOException ex) {
			CompletableFuture.delayedExecutor(SECONDS_WITHOUT_DESCRIPTORS, TimeUnit.SECONDS)
				.execute(() -> eaten.forEach(Fault::close));
		}
	}

	private static void close(FileInputStream input) {
		try {
			input.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Leave no space on the disk of the temporary files, which must be one that was made
	 * for this. It is full until the file {@code full} is deleted.
	 */
	static void fillDisk() {
		Path directory = Path.of(System.getProperty("java.io.tmpdir"));
		if (directory.toFile().getTotalSpace() > LARGEST_DISK) {
			throw new IllegalStateException(directory + " is not on a disk that was made to be filled");
		}
		try (OutputStream output = Files.newOutputStream(directory.resolve("full"))) {
			byte[] block = new byte[4096];
			while (true) {
				output.write(block);
			}
		}
		catch (IOException ex) {
			// No space is left
		}
	}

	static void signal(String signal, ProcessHandle process) {
		try {
			new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Was to wait for the signal", ex);
		}
	}

}
