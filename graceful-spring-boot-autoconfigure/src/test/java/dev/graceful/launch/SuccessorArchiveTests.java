package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SuccessorArchive} and {@link BackgroundArchive}, with real JVMs.
 */
@ExtendWith(OutputCaptureExtension.class)
class SuccessorArchiveTests {

	/**
	 * What has the lowest priority takes long on a machine that is at work.
	 */
	private static final Duration DEADLINE = Duration.ofMinutes(5);

	@TempDir
	private static Path directory;

	private static Path jar;

	private final SuccessorArchive archive = new SuccessorArchive(ArchivedProgram.settings());

	@BeforeAll
	static void make() throws IOException {
		jar = ArchivedProgram.install(directory.resolve("app.jar"));
		new Archives(ArchivedProgram.settings()).make(ArchivedProgram.start(jar), false, DEADLINE, (run) -> {
		});
	}

	@Test
	void theSuccessorStartsWithTheOneThatFits(CapturedOutput output) {
		this.archive.choose(() -> ArchivedProgram.start(jar));
		assertThat(added()).hasSize(2).first().asString().contains(directory + "/app.archives/app-");
		assertThat(output).contains("The successor starts with " + directory);
	}

	@Test
	void noSuccessorStartsWithOneThatTheLastOneHasFailedWith(CapturedOutput output) {
		this.archive.choose(() -> ArchivedProgram.start(jar));
		assertThat(added()).isNotEmpty();
		this.archive.choose(() -> ArchivedProgram.start(jar));
		assertThat(added()).isEmpty();
		assertThat(output).contains("with which the last one has failed");
	}

	@Test
	void noneIsAddedToACustomizedCommand(CapturedOutput output) {
		this.archive.choose(() -> ArchivedProgram.start(jar));
		ProcessBuilder builder = builder();
		builder.command().add(1, "-Xss1m");
		this.archive.addTo(builder);
		assertThat(builder.command()).hasSize(builder().command().size() + 1);
		assertThat(output).contains("its options were customized");
	}

	@Test
	void noneIsAddedWhereItCannotBeToldWhatTheSuccessorIsStartedWith(CapturedOutput output) {
		this.archive.choose(() -> {
			throw new IOException("the working directory is gone");
		});
		assertThat(added()).isEmpty();
		assertThat(output).contains("starts without an archive: the working directory is gone");
	}

	@Test
	void noneIsLookedForWhereNoneIsWanted() {
		SuccessorArchive off = new SuccessorArchive(
				new ArchiveSettings(false, Optional.empty(), 1, OptionalLong.empty()));
		off.choose(() -> {
			throw new AssertionError();
		});
		ProcessBuilder builder = builder();
		off.addTo(builder);
		assertThat(builder.command()).isEqualTo(builder().command());
	}

	@Test
	void oneThatIsMadeInTheBackgroundIsThereForTheNextSuccessor(CapturedOutput output) throws IOException {
		Path other = ArchivedProgram.install(directory.resolve("other.jar"));
		this.archive.make(() -> ArchivedProgram.start(other));
		Awaitility.await().atMost(DEADLINE).until(() -> output.getOut().contains("Made " + directory));
		this.archive.make(() -> ArchivedProgram.start(other));
		assertThat(new Archives(ArchivedProgram.settings()).fitting(ArchivedProgram.start(other))).isNotNull();
		assertThat(output.getOut().split("Made ")).hasSize(2);
	}

	@Test
	void theNextSuccessorDoesNotWaitForOneThatIsBeingMade(CapturedOutput output) throws IOException {
		Path hanging = ArchivedProgram.install(directory.resolve("hanging.jar"));
		this.archive.make(() -> ArchivedProgram.start(hanging, "hang"));
		Awaitility.await().atMost(DEADLINE).until(() -> isRunning(hanging));
		this.archive.choose(() -> ArchivedProgram.start(hanging, "hang"));
		Awaitility.await().atMost(DEADLINE).until(() -> output.getOut().contains("which comes first"));
		Awaitility.await().atMost(DEADLINE).until(() -> !isRunning(hanging));
		assertThat(added()).isEmpty();
	}

	private static boolean isRunning(Path jar) {
		return ProcessHandle.current()
			.descendants()
			.anyMatch((process) -> process.info().commandLine().orElse("").contains(jar.toString()));
	}

	private List<String> added() {
		ProcessBuilder builder = builder();
		this.archive.addTo(builder);
		return builder.command().subList(1, builder.command().size() - builder().command().size() + 1);
	}

	private static ProcessBuilder builder() {
		return new ProcessBuilder(new ArrayList<>(ArchivedProgram.command(jar).words())).directory(directory.toFile());
	}

}
