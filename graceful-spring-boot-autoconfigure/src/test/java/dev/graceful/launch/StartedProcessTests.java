package dev.graceful.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartedProcess}, its output captured.
 */
class StartedProcessTests {

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	private final ByteArrayOutputStream error = new ByteArrayOutputStream();

	private final List<ProcessHandle> started = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void end() {
		this.started.forEach((each) -> {
			each.descendants().forEach(ProcessHandle::destroyForcibly);
			each.destroyForcibly();
		});
	}

	@Test
	void tellsTheExitStatus() throws Exception {
		assertThat(exitStatus(shell("exit 3"))).isEqualTo(3);
	}

	@Test
	void tellsTheSignalThatEndedIt() throws Exception {
		assertThat(exitStatus(shell("kill -KILL $$"))).isEqualTo(128 + 9);
	}

	@Test
	void hasPassedOnEverythingWhenItHasEnded() throws Exception {
		StartedProcess process = shell("seq 100000; echo trouble >&2; printf incomplete");
		assertThat(exitStatus(process)).isZero();
		assertThat(this.output.toString()).hasLineCount(100_001).endsWith("\n100000\nincomplete");
		assertThat(this.error).hasToString("trouble\n");
	}

	@Test
	void passesOnWhatItPrintsWhileItRuns() throws Exception {
		shell("echo one; echo two >&2; sleep 600");
		await("one\n", this.output);
		await("two\n", this.error);
	}

	@Test
	void tellsTheLastLinesOfOneStreamPlainly() throws Exception {
		StartedProcess process = shell("seq 10; echo");
		exitStatus(process);
		assertThat(process.lastLines()).containsExactly("7", "8", "9", "10");
	}

	@Test
	void tellsTheLastLinesOfBothStreamsApart() throws Exception {
		StartedProcess process = shell("echo one >&2; echo two");
		exitStatus(process);
		assertThat(process.lastLines()).containsExactly("standard output:", "two", "standard error:", "one");
	}

	@Test
	void tellsWhatTheLauncherSaysOfAWrongOption() throws Exception {
		StartedProcess process = start(JAVA, "-XX:+NoSuchOption", "Main");
		assertThat(exitStatus(process)).isEqualTo(1);
		assertThat(process.lastLines()).anyMatch((line) -> line.contains("Unrecognized VM option 'NoSuchOption'"));
	}

	@Test
	void tellsWhatTheLauncherSaysOfAMissingJar() throws Exception {
		StartedProcess process = start(JAVA, "-jar", this.directory.resolve("missing.jar").toString());
		assertThat(exitStatus(process)).isEqualTo(1);
		assertThat(process.lastLines()).anyMatch((line) -> line.contains("Unable to access jarfile"));
	}

	@Test
	void passesOnNothingAnyMoreOnceItIsReleased() throws Exception {
		StartedProcess process = shell("echo before; printf half; until [ -e go ]; do sleep 0.01; done; echo after");
		await("before\n", this.output);
		process.release();
		Files.createFile(this.directory.resolve("go"));
		assertThat(exitStatus(process)).isZero();
		assertThat(this.output.toString()).startsWith("before\n").doesNotContain("after");
		assertThat(process.lastLines()).isEmpty();
	}

	@Test
	void endsItsThread() throws Exception {
		StartedProcess process = shell("sleep 600");
		assertThat(threads()).isNotEmpty();
		process.release();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> threads().isEmpty());
	}

	@Test
	void includesItselfAndWhatDescendsFromIt() throws Exception {
		StartedProcess process = shell("sh -c 'echo $$; sleep 600; :' & wait");
		long child = printedPid();
		assertThat(process.includes(process.pid())).isTrue();
		assertThat(process.includes(child)).isTrue();
		assertThat(process.includes(ProcessHandle.current().pid())).isFalse();
	}

	@Test
	void includesAChildThatWasSeenBeforeTheScriptEnded() throws Exception {
		StartedProcess process = shell("sleep 600 & echo $!; until [ -e go ]; do sleep 0.01; done");
		long child = printedPid();
		assertThat(process.includes(child)).isTrue();
		Files.createFile(this.directory.resolve("go"));
		exitStatus(process);
		assertThat(process.includes(child)).isTrue();
		process.kill();
		awaitEnd(child);
	}

	@Test
	void terminatesItAndWhatDescendsFromIt() throws Exception {
		StartedProcess process = shell("sleep 600 & echo $!; wait");
		long child = printedPid();
		process.terminate();
		assertThat(exitStatus(process)).isEqualTo(128 + 15);
		awaitEnd(child);
	}

	@Test
	void killsAChildThatSurvivedTheScriptItWasTerminatedWith() throws Exception {
		StartedProcess process = shell("sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait");
		long child = printedPid();
		process.terminate();
		exitStatus(process);
		assertThat(ProcessHandle.of(child)).hasValueSatisfying((each) -> assertThat(each.isAlive()).isTrue());
		process.kill();
		awaitEnd(child);
	}

	private StartedProcess shell(String script) throws IOException {
		return start("/bin/sh", "-c", script);
	}

	private StartedProcess start(String... command) throws IOException {
		CapturedOutput captured = CapturedOutput.create(5, this.output, this.error);
		Process process = captured.start(new ProcessBuilder(command).directory(this.directory.toFile()));
		this.started.add(process.toHandle());
		return new StartedProcess(process, captured);
	}

	private static int exitStatus(StartedProcess process) throws Exception {
		return process.onExit().toCompletableFuture().get(1, TimeUnit.MINUTES).getAsInt();
	}

	private long printedPid() {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.output.toString().endsWith("\n"));
		long pid = Long.parseLong(this.output.toString().trim());
		ProcessHandle.of(pid).ifPresent(this.started::add);
		return pid;
	}

	private static void await(String text, ByteArrayOutputStream stream) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> stream.toString().equals(text));
	}

	private static void awaitEnd(long pid) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
	}

	private static List<Thread> threads() {
		Thread[] threads = new Thread[Thread.activeCount() + 16];
		return Arrays.stream(threads, 0, Thread.enumerate(threads))
			.filter((each) -> each.getName().equals("graceful-successor-output"))
			.toList();
	}

}
