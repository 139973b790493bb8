package dev.graceful.launch;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Two files in a directory that nobody else can enter. Closing it deletes all three:
 * whoever has a file open keeps it.
 *
 * @param directory the directory
 */
record OutputFiles(Path directory) implements Closeable {

	private static final Log logger = LogFactory.getLog(OutputFiles.class);

	static final long SPACE_NEEDED = 1024 * 1024;

	static OutputFiles create() throws IOException {
		OutputFiles files = new OutputFiles(Files.createTempDirectory("graceful-",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
		try {
			if (files.directory.toFile().getUsableSpace() < SPACE_NEEDED) {
				throw new IOException("no space left in " + files.directory.getParent());
			}
			Files.createFile(files.output().toPath());
			Files.createFile(files.error().toPath());
			return files;
		}
		catch (IOException ex) {
			files.close();
			throw ex;
		}
	}

	File output() {
		return this.directory.resolve("output").toFile();
	}

	File error() {
		return this.directory.resolve("error").toFile();
	}

	@Override
	public void close() {
		try {
			Files.deleteIfExists(output().toPath());
			Files.deleteIfExists(error().toPath());
			Files.deleteIfExists(this.directory);
		}
		catch (IOException ex) {
			logger.warn(this.directory + " could not be deleted: " + ex);
		}
	}

}
