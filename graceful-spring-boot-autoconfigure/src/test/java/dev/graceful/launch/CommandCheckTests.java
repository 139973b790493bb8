package dev.graceful.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CommandCheckTests {

	private static final Duration GENEROUS = Duration.ofMinutes(1);

	@TempDir
	private Path directory;

	@Test
	void doesNotObjectWhereTheCommandSucceeds() {
		assertThat(run(GENEROUS, "sh", "-c", "echo fine")).isEmpty();
	}

	@Test
	void objectsWithTheLastLinesWhereTheCommandFails() {
		assertThat(run(GENEROUS, "sh", "-c", "seq 30; echo 'the migration is missing' >&2; exit 7")).hasValueSatisfying(
				(objection) -> assertThat(objection).contains("ended with status 7", "30", "the migration is missing")
					.doesNotContain("20"));
	}

	@Test
	void objectsWhereTheCommandDoesNotEnd() {
		assertThat(run(Duration.ofMillis(500), "sh", "-c", "echo waiting; sleep 4711"))
			.hasValueSatisfying((objection) -> assertThat(objection).contains("has not ended in time",
					"graceful.restart.check-timeout", "waiting"));
		await().untilAsserted(
				() -> assertThat(ProcessHandle.current().descendants()).noneMatch(CommandCheckTests::isAsleep));
	}

	@Test
	void objectsWhereThereIsNoSuchCommand() {
		assertThat(run(GENEROUS, "no-such-program"))
			.hasValueSatisfying((objection) -> assertThat(objection).contains("could not be run", "no-such-program"));
	}

	@Test
	void runsTheCommandWhereTheSuccessorStartsAndWithNothingToRead() {
		assertThat(run(GENEROUS, "sh", "-c", "read line || pwd; exit 1"))
			.hasValueSatisfying((objection) -> assertThat(objection).endsWith(this.directory.toString()));
	}

	private Optional<String> run(Duration timeout, String... command) {
		return new CommandCheck(List.of(command), timeout, new WorkingDirectory(this.directory)).objection();
	}

	private static boolean isAsleep(ProcessHandle process) {
		return process.info().commandLine().filter((line) -> line.contains("4711")).isPresent();
	}

}
