package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SuccessorCommand}.
 */
class SuccessorCommandTests {

	private static final List<String> ADDED = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--add-opens=java.base/java.io=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	@TempDir
	private Path directory;

	@Test
	void addsWhatAdoptingAListenerNeeds() throws IOException {
		assertThat(derive(JAVA.toString(), "-jar", "a.jar").words()).containsExactlyElementsOf(
				Stream.of(List.of(JAVA.toString()), ADDED, List.of("-jar", "a.jar")).flatMap(List::stream).toList());
	}

	@Test
	void addsItOnce() throws IOException {
		CommandLine second = derive(JAVA.toString(), ADDED.get(2), "-jar", "a.jar");
		CommandLine third = SuccessorCommand.derive(second, this.directory, Assertions::fail);
		assertThat(third).isEqualTo(second);
	}

	@Test
	void leavesOutTheArchiveThatThisProcessWasStartedWith() throws IOException {
		List<String> archive = ArchiveKind.CLASS_DATA.toUse(Path.of("/a.archives/a.graceful.jsa"));
		assertThat(derive(JAVA.toString(), archive.get(0), archive.get(1), "-jar", "a.jar"))
			.isEqualTo(derive(JAVA.toString(), "-jar", "a.jar"));
		assertThat(derive(JAVA.toString(), "-XX:SharedArchiveFile=mine.jsa", "-jar", "a.jar").words())
			.contains("-XX:SharedArchiveFile=mine.jsa");
	}

	@Test
	void takesTheLauncherByTheNameThatTheUserGaveIt() throws IOException {
		Path jdk = Files.createSymbolicLink(this.directory.resolve("current-jdk"), JAVA.getParent().getParent());
		try {
			assertThat(derive(jdk + "/bin/java", "A").program()).isEqualTo(jdk + "/bin/java");
			assertThat(derive("./current-jdk/bin/java", "A").program()).isEqualTo("./current-jdk/bin/java");
		}
		finally {
			Files.delete(jdk);
		}
	}

	@Test
	void takesTheFileThatThisProcessRunsWhereTheNameLeadsNowhere() throws IOException {
		CommandLine successor = derive("no-such-program", "A");
		assertThat(Path.of(successor.program())).isEqualTo(JAVA.toRealPath());
		assertThat(successor.arguments()).containsAll(ADDED);
	}

	@Test
	void takesTheFileThatThisProcessRunsWhereTheNameIsThatOfAScript() throws IOException {
		Path script = script("run.sh");
		assertThat(Path.of(derive(script.toString(), "A").program())).isEqualTo(JAVA.toRealPath());
	}

	private Path script(String name) throws IOException {
		return Files.createFile(this.directory.resolve(name),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	private CommandLine derive(String... words) throws IOException {
		return SuccessorCommand.derive(new CommandLine(List.of(words)), this.directory, Assertions::fail);
	}

}
