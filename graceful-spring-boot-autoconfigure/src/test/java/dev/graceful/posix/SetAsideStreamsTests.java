package dev.graceful.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SetAsideStreamsTests {

	@TempDir
	Path directory;

	private Path output;

	private Path error;

	private Path realOutput;

	private Path realError;

	@BeforeEach
	void nameFiles() {
		this.output = this.directory.resolve("output");
		this.error = this.directory.resolve("error");
		this.realOutput = this.directory.resolve("real-output");
		this.realError = this.directory.resolve("real-error");
	}

	@Test
	void areTakenBackForTheJvmAndForItsChildren() throws Exception {
		start("exec 3>'" + this.realOutput + "' 4>'" + this.realError + "'");
		assertThat(Files.readAllLines(this.output)).containsExactly("output before");
		assertThat(Files.readAllLines(this.error)).containsExactly("error before");
		assertThat(Files.readAllLines(this.realOutput)).containsExactly("output after", "child's output");
		assertThat(Files.readAllLines(this.realError)).containsExactly("error after", "child's error");
	}

	@Test
	void areNotMistakenForWhatElseHasTheirNumbers() throws Exception {
		Files.createFile(this.realOutput);
		Files.createFile(this.realError);
		start("exec 3>'" + this.realOutput + "' 4>'" + this.directory.resolve("another") + "'");
		assertThat(Files.readAllLines(this.output)).first().isEqualTo("output before");
		assertThat(Files.readString(this.output)).contains("graceful.restart.command has to leave them",
				"output after");
		assertThat(this.realOutput).isEmptyFile();
	}

	private void start(String shell) throws Exception {
		try (ChildJvm child = ChildJvm.of(Restoring.class, this.realOutput.toString(), this.realError.toString())
			.redirect(this.output, this.error)
			.after(shell)
			.start()) {
			child.awaitEnd();
		}
	}

	/**
	 * Prints to its standard streams before and after it has taken the real ones back.
	 */
	static final class Restoring {

		public static void main(String[] arguments) throws Exception {
			System.out.println("output before");
			System.err.println("error before");
			try {
				Posix.load()
					.restoreStandardStreams(new SetAsideStreams(identity(arguments[0]), identity(arguments[1])));
			}
			catch (IOException ex) {
				System.out.println(ex.getMessage());
			}
			System.out.println("output after");
			System.err.println("error after");
			List<String> child = List.of("sh", "-c", "echo \"child's output\"; echo \"child's error\" >&2");
			new ProcessBuilder(child).inheritIO().start().waitFor();
		}

		private static String identity(String file) throws IOException {
			return Files.getAttribute(Path.of(file), "fileKey").toString();
		}

	}

}
