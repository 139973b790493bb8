package dev.graceful.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class StandardStreamsTests {

	@TempDir
	Path directory;

	@Test
	void goElsewhereForTheJvmAndForItsChildren() throws Exception {
		Path output = this.directory.resolve("output");
		Path error = this.directory.resolve("error");
		try (ChildJvm child = ChildJvm.of(Swapping.class).redirect(output, error).start()) {
			child.awaitEnd();
		}
		assertThat(Files.readAllLines(output)).containsExactly("output before", "error while swapped",
				"child's error while swapped", "output after");
		assertThat(Files.readAllLines(error)).containsExactly("error before", "output while swapped",
				"child's output while swapped", "error after");
	}

	@Test
	void cannotBeDuplicatedWhereTheyAreClosed() throws Exception {
		Path report = this.directory.resolve("report");
		try (ChildJvm child = ChildJvm.of(Duplicating.class, report.toString()).after("exec 2>&-").start()) {
			child.awaitEnd();
		}
		assertThat(report).content().contains("Descriptor 2 is not open for writing");
	}

	/**
	 * Prints to its standard streams before, while and after they are swapped.
	 */
	static final class Swapping {

		public static void main(String[] arguments) throws Exception {
			Posix posix = Posix.load();
			System.out.println("output before");
			System.err.println("error before");
			try (StandardStreams streams = posix.duplicateStandardStreams()) {
				posix.replaceStandardStreams(new StandardStreams(streams.error(), streams.output()));
				System.out.println("output while swapped");
				System.err.println("error while swapped");
				List<String> child = List.of("sh", "-c",
						"echo \"child's output while swapped\"; echo \"child's error while swapped\" >&2");
				new ProcessBuilder(child).inheritIO().start().waitFor();
				posix.replaceStandardStreams(streams);
			}
			System.out.println("output after");
			System.err.println("error after");
		}

	}

	/**
	 * Reports whether the standard streams can be duplicated.
	 */
	static final class Duplicating {

		public static void main(String[] arguments) throws Exception {
			String report = "duplicated";
			try (StandardStreams streams = Posix.load().duplicateStandardStreams()) {
				report += streams;
			}
			catch (IOException ex) {
				report = ex.getMessage();
			}
			Files.writeString(Path.of(arguments[0]), report);
		}

	}

}
