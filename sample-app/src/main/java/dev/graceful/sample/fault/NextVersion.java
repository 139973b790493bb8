package dev.graceful.sample.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * What is to be wrong with the version that this process is restarted into. Its successor
 * looks for it in a file that bears the pid of its parent, and has the defect once.
 */
@Component
public class NextVersion implements DisposableBean {

	private final Path file;

	public NextVersion() {
		this(file(ProcessHandle.current()));
	}

	NextVersion(Path file) {
		this.file = file;
	}

	/**
	 * Return what is to be wrong with the next version.
	 * @return the defect, {@link Defect#NONE} once a version has had it
	 */
	public Defect defect() {
		return read(this.file);
	}

	/**
	 * Have something wrong with the next version.
	 * @param defect the defect
	 */
	public void have(Defect defect) {
		Path fresh = this.file.resolveSibling(this.file.getFileName() + ".new");
		try {
			Files.writeString(fresh, defect.name());
			Files.move(fresh, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void destroy() throws IOException {
		Files.deleteIfExists(this.file);
	}

	/**
	 * Take the defect that this process is to have, so that no other one has it.
	 * @return the defect
	 */
	static Defect take() {
		return ProcessHandle.current().parent().map(NextVersion::file).map(NextVersion::take).orElse(Defect.NONE);
	}

	static Defect take(Path file) {
		Defect defect = read(file);
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return defect;
	}

	private static Defect read(Path file) {
		try {
			return Defect.valueOf(Files.readString(file));
		}
		catch (NoSuchFileException ex) {
			return Defect.NONE;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path file(ProcessHandle process) {
		return Path.of(System.getProperty("java.io.tmpdir"), "graceful-sample-" + process.pid() + ".defect");
	}

}
