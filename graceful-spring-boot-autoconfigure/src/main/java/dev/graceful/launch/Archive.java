package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An archive of classes from which a JVM starts faster.
 *
 * @param file where it is
 * @param kind of which kind it is
 * @param bytes how large it is
 * @param made when it was made
 */
record Archive(Path file, ArchiveKind kind, long bytes, Instant made) {

	private static final long MEBIBYTE = 1024 * 1024;

	static Archive at(Path file, ArchiveKind kind) throws IOException {
		return new Archive(file, kind, Files.size(file), Files.getLastModifiedTime(file).toInstant());
	}

	@Override
	public String toString() {
		return this.file + " (" + this.bytes / MEBIBYTE + " MiB, made " + this.made.truncatedTo(ChronoUnit.SECONDS)
				+ ")";
	}

}
