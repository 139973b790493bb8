package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link PidFile}.
 */
class PidFileTests {

	private static final long PID = 4242;

	private static final long OTHER = 42;

	@TempDir
	private Path directory;

	private Path proc;

	private Path path;

	private PidFile file;

	@BeforeEach
	void create() throws IOException {
		this.proc = this.directory.resolve("proc");
		Path random = Files.createDirectories(this.proc.resolve("sys/kernel/random"));
		Files.writeString(random.resolve("boot_id"), "6f1c\n");
		start(PID, 1000);
		start(OTHER, 2000);
		this.path = this.directory.resolve("run/app.pid");
		this.file = new PidFile(this.path, PID, this.proc);
	}

	@Test
	void isNotThereBeforeItIsWritten() throws IOException {
		assertThat(this.path).doesNotExist();
		assertThat(read()).isEmpty();
	}

	@Test
	void saysThePidAndNothingElse() throws IOException {
		this.file.write();
		assertThat(this.path).hasContent("4242");
		assertThat(files()).containsExactlyInAnyOrder(this.path, this.path.resolveSibling("app.pid.process"));
	}

	@Test
	void namesTheProcessThatHasWrittenItLast() throws IOException {
		new PidFile(this.path, OTHER, this.proc).write();
		this.file.write();
		assertThat(this.path).hasContent("4242");
		assertThat(read()).hasValue(PID);
	}

	@Test
	void namesNobodyOnceTheProcessHasEnded() throws IOException {
		this.file.write();
		Files.delete(this.proc.resolve("4242/stat"));
		assertThat(read()).isEmpty();
	}

	@Test
	void namesNobodyWhereAnotherProcessHasThePidByNow() throws IOException {
		this.file.write();
		start(PID, 3000);
		assertThat(read()).isEmpty();
	}

	@Test
	void namesNobodyAfterTheMachineWasStartedAgain() throws IOException {
		this.file.write();
		Files.writeString(this.proc.resolve("sys/kernel/random/boot_id"), "7a2b\n");
		assertThat(read()).isEmpty();
	}

	@Test
	void namesNobodyWhereItIsNotOurs() throws IOException {
		this.file.write();
		Files.writeString(this.path.resolveSibling("app.pid.process"), "nonsense");
		assertThat(read()).isEmpty();
	}

	@Test
	void isDeletedByItsOwner() throws IOException {
		this.file.write();
		this.file.delete();
		this.file.delete();
		assertThat(files()).isEmpty();
	}

	@Test
	void isNotDeletedByAnotherOne() throws IOException {
		new PidFile(this.path, OTHER, this.proc).write();
		this.file.delete();
		assertThat(this.path).hasContent("42");
	}

	@Test
	void isNotDeletedByOneWhoHasThePidOfItsOwner() throws IOException {
		this.file.write();
		start(PID, 3000);
		this.file.delete();
		assertThat(this.path).hasContent("4242");
	}

	@Test
	void staysWhatItWasWhereItCannotBeWritten() throws IOException {
		new PidFile(this.path, OTHER, this.proc).write();
		Files.delete(this.proc.resolve("4242/stat"));
		assertThatIOException().isThrownBy(this.file::write).withMessage("There is no process 4242");
		assertThat(this.path).hasContent("42");
		assertThat(read()).hasValue(OTHER);
	}

	@Test
	void namesThisVeryProcess() throws IOException {
		long pid = ProcessHandle.current().pid();
		new PidFile(this.path, pid).write();
		assertThat(PidFile.read(this.path)).hasValue(pid);
	}

	/**
	 * Let a process begin whose name is as bad as can be.
	 */
	private void start(long pid, int start) throws IOException {
		Path process = Files.createDirectories(this.proc.resolve(Long.toString(pid)));
		Files.writeString(process.resolve("stat"),
				pid + " (a) (b c) S 1 1 1 0 -1 4194560 9 9 9 9 9 9 9 9 20 0 1 0 " + start + " 999 9 9\n");
	}

	private OptionalLong read() throws IOException {
		return PidFile.read(this.path, this.proc);
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(this.path.getParent())) {
			return files.toList();
		}
	}

}
