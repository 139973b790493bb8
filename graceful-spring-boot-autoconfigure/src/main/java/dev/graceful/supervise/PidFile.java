package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The file that tells others which process serves. Whoever serves writes it, whoever
 * takes back writes it again, and nobody deletes another one's.
 * <p>
 * It has the pid and nothing else, for {@code kill $(cat file)}. Since another process
 * may have the pid some day, a second file beside it, {@code .process}, tells which one
 * is meant.
 * <p>
 * Not thread-safe.
 */
public final class PidFile {

	private static final Path PROC = Path.of("/proc");

	private final Path file;

	private final long pid;

	private final Path proc;

	/**
	 * Create a file that is not written yet.
	 * @param file where it is
	 * @param pid the process that writes it
	 */
	public PidFile(Path file, long pid) {
		this(file, pid, PROC);
	}

	PidFile(Path file, long pid, Path proc) {
		this.file = file.toAbsolutePath();
		this.pid = pid;
		this.proc = proc;
	}

	/**
	 * Read whom a file names.
	 * @param file where it is
	 * @return the pid; empty where there is no such file, or where the process that it
	 * was written for has ended, whoever has its pid now
	 * @throws IOException if it cannot be read
	 */
	public static OptionalLong read(Path file) throws IOException {
		return read(file, PROC);
	}

	static OptionalLong read(Path file, Path proc) throws IOException {
		Optional<String> meant = content(identityOf(file.toAbsolutePath()));
		if (meant.isEmpty() || !meant.get().matches("\\d{1,18} .*")) {
			return OptionalLong.empty();
		}
		long pid = Long.parseLong(meant.get().substring(0, meant.get().indexOf(' ')));
		boolean same = ProcessIdentity.of(proc, pid).map(ProcessIdentity::text).equals(meant);
		return same ? OptionalLong.of(pid) : OptionalLong.empty();
	}

	/**
	 * Write it, so that whoever reads it finds the whole of one pid at any time.
	 * @throws IOException if it cannot be written; what was there before is there still
	 */
	public void write() throws IOException {
		Files.createDirectories(this.file.getParent());
		replace(identityOf(this.file), own());
		replace(this.file, Long.toString(this.pid));
	}

	/**
	 * Delete it, unless another process has written it since.
	 * @throws IOException if it cannot be deleted
	 */
	public void delete() throws IOException {
		Path identity = identityOf(this.file);
		if (content(identity).filter(own()::equals).isPresent()) {
			Files.deleteIfExists(this.file);
			Files.delete(identity);
		}
	}

	private String own() throws IOException {
		return ProcessIdentity.of(this.proc, this.pid)
			.map(ProcessIdentity::text)
			.orElseThrow(() -> new IOException("There is no process " + this.pid));
	}

	private void replace(Path replaced, String content) throws IOException {
		Path fresh = replaced.resolveSibling(replaced.getFileName() + "." + this.pid);
		try {
			Files.writeString(fresh, content + System.lineSeparator());
			Files.move(fresh, replaced, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(fresh);
		}
	}

	private static Path identityOf(Path file) {
		return file.resolveSibling(file.getFileName() + ".process");
	}

	private static Optional<String> content(Path file) throws IOException {
		try {
			return Optional.of(Files.readString(file).strip());
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
