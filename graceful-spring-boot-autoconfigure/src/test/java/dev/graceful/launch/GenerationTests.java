package dev.graceful.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JvmLauncher} with JVMs that start one another.
 */
class GenerationTests {

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private static final String MAIN = Generation.class.getName();

	private static final List<String> ADDED = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--add-opens=java.base/java.io=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");

	@TempDir
	private Path directory;

	private Path temporary;

	@BeforeEach
	void createTemporaryDirectory() throws IOException {
		this.temporary = Files.createDirectory(this.directory.resolve("temporary"));
	}

	@Test
	void everyGenerationIsStartedAsTheOneBeforeIt() throws Exception {
		List<String> options = List.of("-Dname=two words", "-Dempty=", "-cp", Generation.CLASS_PATH, MAIN);
		List<String> arguments = List.of("", "two words", "@argument", "-cp", "\"'\\", "line\nbreak", "");
		run(3, Map.of(), words(options, arguments));
		assertThat(generation(1).arguments()).isEqualTo(arguments);
		assertThat(generation(2).arguments()).isEqualTo(arguments);
		assertThat(generation(2).words()).startsWith(JAVA, ADDED.get(0), ADDED.get(1), ADDED.get(2));
		assertThat(without(generation(2).words(), ADDED)).isEqualTo(generation(1).words());
		assertThat(generation(3).words()).isEqualTo(generation(2).words());
	}

	@Test
	void passesOnCharactersBeyondAscii() throws Exception {
		Path script = Files.writeString(this.directory.resolve("script"), "exec \"$@\" Zoë");
		run(2, Map.of("LC_ALL", "C.UTF-8"),
				Stream
					.concat(Stream.of("/bin/sh", script.toString()),
							words(List.of("-cp", Generation.CLASS_PATH, MAIN)).stream())
					.toList());
		assertThat(generation(2).arguments()).containsExactly("Zoë");
	}

	@Test
	void findsTheLauncherThroughThePathAgain() throws Exception {
		Path script = Files.writeString(this.directory.resolve("script"), "shift; exec java \"$@\"");
		String path = Path.of(JAVA).getParent() + ":" + System.getenv("PATH");
		run(2, Map.of("PATH", path),
				Stream
					.concat(Stream.of("/bin/sh", script.toString()),
							words(List.of("-cp", Generation.CLASS_PATH, MAIN)).stream())
					.toList());
		assertThat(generation(2).words()).startsWith("java", ADDED.get(0));
	}

	@Test
	void passesOnACommandLineOf200Kibibytes() throws Exception {
		List<String> arguments = IntStream.range(0, 200).mapToObj((each) -> each + "x".repeat(1021)).toList();
		run(2, Map.of(), words(List.of("-cp", Generation.CLASS_PATH, MAIN), arguments));
		assertThat(generation(2).arguments()).isEqualTo(arguments);
	}

	@Test
	void leavesAnArgumentFileAsWritten() throws Exception {
		Path file = argumentFile("-Dname=\"two words\" -cp " + Generation.CLASS_PATH);
		run(2, Map.of(), words(List.of("@" + file, MAIN)));
		assertThat(generation(2).words()).contains("@" + file).doesNotContain("-Dname=two words");
	}

	@Test
	void startsASecondJvmDespiteADebuggerPortInAnArgumentFile() throws Exception {
		Path file = argumentFile("# debug\n-cp " + Generation.CLASS_PATH + "\n\"" + debugger() + "\"\n");
		run(3, Map.of(), words(List.of("@" + file, MAIN, "@argument")));
		assertThat(generation(3).words()).isEqualTo(generation(2).words())
			.doesNotContain("@" + file)
			.contains("-agentlib:jdwp=transport=dt_socket,address=127.0.0.1:0,server=y,suspend=n")
			.endsWith("@argument");
	}

	@ParameterizedTest
	@ValueSource(strings = { "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS" })
	void startsASecondJvmDespiteADebuggerPortInTheEnvironment(String name) throws Exception {
		run(2, Map.of(name, debugger() + " '-Dname=two words'"), words(List.of("-cp", Generation.CLASS_PATH, MAIN)));
		assertThat(output()).contains("generation 2 runs");
	}

	@Test
	void startsASecondJvmDespiteAJmxPort() throws Exception {
		String jmx = "-Dcom.sun.management.jmxremote";
		run(2, Map.of(), words(List.of(jmx + ".port=" + freePort(), jmx + ".rmi.port=" + freePort(),
				jmx + ".authenticate=false", jmx + ".ssl=false", "-cp", Generation.CLASS_PATH, MAIN)));
		assertThat(generation(2).words()).contains(jmx + ".port=0", jmx + ".rmi.port=0");
	}

	@Test
	void startsWhereTheLinkToTheWorkingDirectoryLeadsNow() throws Exception {
		Path release = Files.createDirectory(this.directory.resolve("42"));
		Path next = Files.createDirectory(this.directory.resolve("43"));
		Path current = Files.createSymbolicLink(this.directory.resolve("current"), release);
		// What a deployment does while the first generation runs.
		Path deploy = Files.createSymbolicLink(this.directory.resolve("next"), next);
		run(2, Map.of("PWD", current.toString()), release,
				words(List.of("-Ddeploy=" + deploy, "-cp", Generation.CLASS_PATH, MAIN)));
		assertThat(generation(1).directory()).isEqualTo(release.toRealPath());
		assertThat(generation(2).directory()).isEqualTo(next.toRealPath());
	}

	@Test
	void saysWhenTheWorkingDirectoryIsGone() throws Exception {
		Path release = Files.createDirectory(this.directory.resolve("42"));
		Process process = start(2, Map.of("PWD", "/"), release,
				words(List.of("-Ddelete=" + release, "-cp", Generation.CLASS_PATH, MAIN)));
		assertThat(exitStatus(process)).isEqualTo(1);
		assertThat(output()).anyMatch((line) -> line.contains("The working directory " + release + " is gone"));
	}

	@Test
	void doesNotInheritWhatWasMeantForThePredecessor() throws Exception {
		run(2, Map.of("LISTEN_FDS", "1", "WATCHDOG_PID", "1", "GRACEFUL_HANDOFF_OLD", "1", "NOTIFY_SOCKET", "/x"),
				words(List.of("-cp", Generation.CLASS_PATH, MAIN)));
		assertThat(generation(1).variables()).contains("LISTEN_FDS", "WATCHDOG_PID", "GRACEFUL_HANDOFF_OLD");
		assertThat(generation(2).variables()).contains("GRACEFUL_HANDOFF_TEST", "NOTIFY_SOCKET")
			.doesNotContain("LISTEN_FDS", "WATCHDOG_PID", "GRACEFUL_HANDOFF_OLD");
	}

	@Test
	void passesOnWhatEveryGenerationPrints() throws Exception {
		run(3, Map.of(), words(List.of("-cp", Generation.CLASS_PATH, MAIN)));
		assertThat(output()).contains("generation 1 runs", "generation 2 runs", "generation 3 runs");
	}

	@Test
	void startsAlsoWhereNothingCanBeCaptured() throws Exception {
		Files.delete(this.temporary);
		run(2, Map.of(), words(List.of("-cp", Generation.CLASS_PATH, MAIN)));
		assertThat(output()).contains("generation 2 runs")
			.anyMatch((line) -> line.contains("What the successor prints cannot be captured"));
		Files.createDirectory(this.temporary);
	}

	@Test
	void leavesNothingBehindWhenItEndsWhileTheSuccessorRuns() throws Exception {
		run(2, Map.of(), words(List.of("-Dhalt=true", "-cp", Generation.CLASS_PATH, MAIN)));
		Path words = this.directory.resolve("2.words");
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(words));
	}

	private void run(int last, Map<String, String> variables, List<String> words) throws Exception {
		run(last, variables, this.directory, words);
	}

	private void run(int last, Map<String, String> variables, Path workingDirectory, List<String> words)
			throws Exception {
		Process process = start(last, variables, workingDirectory, words);
		assertThat(exitStatus(process)).as(() -> String.join("\n", output())).isZero();
		assertThat(this.temporary.toFile().list()).isNullOrEmpty();
	}

	private Process start(int last, Map<String, String> variables, Path workingDirectory, List<String> words)
			throws IOException {
		ProcessBuilder builder = Generation.first(this.directory, last, words).directory(workingDirectory.toFile());
		builder.environment().putAll(variables);
		return builder.start();
	}

	private static int exitStatus(Process process) throws InterruptedException {
		try {
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			return process.exitValue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}

	@SafeVarargs
	private List<String> words(List<String>... parts) {
		List<String> words = new ArrayList<>(List.of(JAVA, "-Djava.io.tmpdir=" + this.temporary));
		for (List<String> part : parts) {
			words.addAll(part);
		}
		return words;
	}

	private static List<String> without(List<String> words, List<String> removed) {
		return words.stream().filter((each) -> !removed.contains(each)).toList();
	}

	private Path argumentFile(String content) throws IOException {
		return Files.writeString(this.directory.resolve("options"), content);
	}

	private static String debugger() throws IOException {
		return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + freePort();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private Generation generation(int number) {
		return new Generation(this.directory, number);
	}

	private List<String> output() {
		try {
			return Files.readAllLines(this.directory.resolve("output"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
