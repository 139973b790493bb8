package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that tells others which process serves. Whoever serves writes it, whoever
 * takes back writes it again, and nobody deletes another one's.
 * <p>
 * Not thread-safe.
 */
public final class PidFile {

	private final Path file;

	private final String own;

	/**
	 * Create a file that is not written yet.
	 * @param file where it is
	 * @param pid the process that writes it
	 */
	public PidFile(Path file, long pid) {
		this.file = file.toAbsolutePath();
		this.own = Long.toString(pid);
	}

	/**
	 * Write it, so that whoever reads it finds the whole of one pid at any time.
	 * @throws IOException if it cannot be written; what was there before is there still
	 */
	public void write() throws IOException {
		Files.createDirectories(this.file.getParent());
		Path fresh = this.file.resolveSibling(this.file.getFileName() + "." + this.own);
		try {
			Files.writeString(fresh, this.own + System.lineSeparator());
			Files.move(fresh, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(fresh);
		}
	}

	/**
	 * Delete it, unless another process has written it since.
	 * @throws IOException if it cannot be deleted
	 */
	public void delete() throws IOException {
		if (Files.exists(this.file) && Files.readString(this.file).strip().equals(this.own)) {
			Files.delete(this.file);
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
