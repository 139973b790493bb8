package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link Archives}, with real JVMs.
 */
class ArchivesTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	@TempDir
	private static Path directory;

	private static byte[] content;

	private static Archive made;

	private final Archives archives = new Archives(ArchivedProgram.settings());

	@BeforeAll
	static void make() throws IOException {
		Path jar = ArchivedProgram.install(directory.resolve("app.jar"));
		made = new Archives(ArchivedProgram.settings()).make(ArchivedProgram.start(jar), true, TIMEOUT, (run) -> {
		});
		content = Files.readAllBytes(made.file());
	}

	@BeforeEach
	void putItBack() throws IOException {
		replace(content);
	}

	@Test
	void findsTheOneThatWasMadeBesideTheJar() throws IOException {
		assertThat(made.file().getParent()).isEqualTo(directory.resolve("app.archives"));
		assertThat(this.archives.fitting(start()).file()).isEqualTo(made.file());
		assertThat(this.archives.fitting(start("--other")).bytes()).isEqualTo(content.length);
	}

	@Test
	void findsNothingWhereNoneWasMade() throws IOException {
		Path jar = ArchivedProgram.install(directory.resolve("other.jar"));
		assertThatExceptionOfType(NoArchiveException.class)
			.isThrownBy(() -> this.archives.fitting(ArchivedProgram.start(jar)));
	}

	@Test
	void leavesTheChoiceToWhoeverHasMadeOne() throws IOException {
		JavaStart chosen = JavaStart.of(ArchivedProgram.command(jar()), Map.of("JAVA_TOOL_OPTIONS", "-Xshare:off"),
				directory);
		assertThatExceptionOfType(NoArchiveException.class).isThrownBy(() -> this.archives.fitting(chosen))
			.withMessage("it is started with -Xshare:off");
		assertThatIOException().isThrownBy(() -> make(chosen)).withMessage("it is started with -Xshare:off");
	}

	@Test
	void doesNotUseTheOneOfAnotherJar() throws IOException {
		FileTime written = Files.getLastModifiedTime(jar());
		Files.setLastModifiedTime(jar(), FileTime.from(Instant.EPOCH));
		try {
			assertThatIOException().isThrownBy(() -> this.archives.fitting(start()))
				.withMessageContaining("was made with another " + jar());
		}
		finally {
			Files.setLastModifiedTime(jar(), written);
		}
	}

	@Test
	void doesNotUseOneThatIsNotWhole() throws IOException {
		byte[] spoiled = content.clone();
		spoiled[content.length / 2] ^= 1;
		assertThatCannotBeUsed(spoiled);
		assertThatCannotBeUsed(new byte[0]);
		assertThatCannotBeUsed(Arrays.copyOf(content, content.length / 2));
		spoiled = content.clone();
		spoiled[100] ^= 1;
		assertThatCannotBeUsed(spoiled);
	}

	private void assertThatCannotBeUsed(byte[] content) throws IOException {
		replace(content);
		assertThatIOException().isThrownBy(() -> this.archives.fitting(start()))
			.withMessageStartingWith(made.file() + " cannot be used (status ")
			.satisfies((ex) -> assertThat(ex.getMessage().lines()).hasSize(1));
	}

	@Test
	void doesNotUseOneThatOptionsKeepTheJvmFromUsing() throws IOException {
		JavaStart withoutCompressedPointers = JavaStart.of(ArchivedProgram.command(jar()),
				Map.of("_JAVA_OPTIONS", "-XX:-UseCompressedOops"), directory);
		assertThatIOException().isThrownBy(() -> this.archives.fitting(withoutCompressedPointers))
			.withMessageContaining("cannot be used");
	}

	@Test
	void saysWhyTheApplicationDidNotStartWhenOneWasToBeMade() {
		assertThatIOException().isThrownBy(() -> make(start("fail")))
			.withMessage("the application ended with status 3: there is no database");
		assertThat(directory.resolve("app.archives/unfinished")).doesNotExist();
	}

	@Test
	void doesNotWaitForEverForAnApplicationThatDoesNotEnd() throws IOException {
		assertThatIOException()
			.isThrownBy(() -> this.archives.make(start("hang"), false, Duration.ofMillis(1), (run) -> {
			}))
			.withMessageContaining("did not start and end within");
		assertThat(this.archives.fitting(start())).isNotNull();
	}

	private void make(JavaStart start) throws IOException {
		this.archives.make(start, false, TIMEOUT, (run) -> {
		});
	}

	/**
	 * What is there may not be written to.
	 */
	private static void replace(byte[] content) throws IOException {
		Files.delete(made.file());
		Files.write(made.file(), content);
	}

	private static Path jar() {
		return directory.resolve("app.jar");
	}

	private static JavaStart start(String... arguments) throws IOException {
		return ArchivedProgram.start(jar(), arguments);
	}

}
