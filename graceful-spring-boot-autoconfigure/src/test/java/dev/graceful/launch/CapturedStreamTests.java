package dev.graceful.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CapturedStream}.
 */
class CapturedStreamTests {

	@TempDir
	private Path directory;

	private Path file;

	private final ByteArrayOutputStream passedOn = new ByteArrayOutputStream();

	private CapturedStream stream;

	@BeforeEach
	void open() throws IOException {
		this.file = Files.createFile(this.directory.resolve("output"));
		this.stream = new CapturedStream(this.file.toFile(), this.passedOn, 3);
	}

	@AfterEach
	void close() throws IOException {
		this.stream.close();
	}

	@Test
	void passesOnCompleteLinesOnly() throws IOException {
		print("one\ntw");
		this.stream.passOnLines();
		assertThat(this.passedOn).hasToString("one\n");
		print("o\n");
		this.stream.passOnLines();
		assertThat(this.passedOn).hasToString("one\ntwo\n");
		assertThat(this.stream.lastLines()).containsExactly("one", "two");
	}

	@Test
	void passesOnAnIncompleteLineAtTheEnd() throws IOException {
		print("one\ntw");
		this.stream.passOnAll();
		assertThat(this.passedOn).hasToString("one\ntw");
		assertThat(this.stream.lastLines()).containsExactly("one", "tw");
	}

	@Test
	void passesOnALineThatIsTooLongInPieces() throws IOException {
		String line = "x".repeat(1_000_000);
		print(line);
		this.stream.passOnLines();
		assertThat(this.passedOn.size()).isGreaterThan(900_000);
		print("\n");
		this.stream.passOnLines();
		assertThat(this.passedOn).hasToString(line + "\n");
	}

	@Test
	void remembersTheLastLines() throws IOException {
		print("1\n2\n3\n4\n5\n");
		this.stream.passOnLines();
		assertThat(this.stream.lastLines()).containsExactly("3", "4", "5");
	}

	@Test
	void tellsNoBlankLinesAtTheEnd() throws IOException {
		print("1\n\n2\n \n");
		this.stream.passOnLines();
		assertThat(this.stream.lastLines()).containsExactly("", "2");
		print("3\n");
		this.stream.passOnLines();
		assertThat(this.stream.lastLines()).containsExactly("2", " ", "3");
	}

	@Test
	void goesOnWithAFileThatWasTruncated() throws IOException {
		print("the first line\n");
		this.stream.passOnLines();
		Files.writeString(this.file, "second\n");
		this.stream.passOnLines();
		assertThat(this.passedOn).hasToString("the first line\nsecond\n");
	}

	@Test
	void remembersLinesThatNobodyWantsToRead() throws IOException {
		OutputStream broken = OutputStream.nullOutputStream();
		broken.close();
		try (CapturedStream unread = new CapturedStream(this.file.toFile(), broken, 3)) {
			print("one\n");
			unread.passOnLines();
			assertThat(unread.lastLines()).containsExactly("one");
		}
	}

	private void print(String text) throws IOException {
		Files.writeString(this.file, text, StandardOpenOption.APPEND);
	}

}
