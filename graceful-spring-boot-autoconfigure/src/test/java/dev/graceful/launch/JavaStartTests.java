package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link JavaStart}.
 */
class JavaStartTests {

	@TempDir
	private Path directory;

	@Test
	void readsWhatTheJvmIsStartedWithWhereverItIsWritten() throws IOException {
		Files.writeString(this.directory.resolve("options"), "-Xmx1g -Da=@b");
		Files.writeString(this.directory.resolve("more"), "-Xss1m");
		JavaStart start = start(Map.of("JAVA_TOOL_OPTIONS", "-Dtool=1", "JDK_JAVA_OPTIONS", "@more -Djdk=1",
				"_JAVA_OPTIONS", "-Dlast=1"), "-Dfirst=1", "@options", "-jar", "a.jar", "--b", "@options");
		assertThat(start.options()).containsExactly("-Dtool=1", "-Xss1m", "-Djdk=1", "-Dfirst=1", "-Xmx1g", "-Da=@b",
				"-Dlast=1");
		assertThat(start.jar()).isTrue();
		assertThat(start.main()).isEqualTo("a.jar");
		assertThat(start.arguments()).containsExactly("--b", "@options");
	}

	@Test
	void readsAMainClassFromAnArgumentFile() throws IOException {
		Files.writeString(this.directory.resolve("all"), "-cp lib/a.jar:b.jar a.Main --c");
		JavaStart start = start(Map.of(), "@all", "--d");
		assertThat(start.jar()).isFalse();
		assertThat(start.main()).isEqualTo("a.Main");
		assertThat(start.classPath()).isEqualTo("lib/a.jar:b.jar");
		assertThat(start.arguments()).containsExactly("--c", "--d");
	}

	@Test
	void theLastClassPathCountsAndThatOfAJarIsTheJar() throws IOException {
		assertThat(start(Map.of(), "-cp", "a.jar", "--class-path=b.jar", "Main").classPath()).isEqualTo("b.jar");
		assertThat(start(Map.of(), "--class-path=b.jar", "-classpath", "c.jar", "Main").classPath()).isEqualTo("c.jar");
		assertThat(start(Map.of(), "-cp", "b.jar", "-jar", "a.jar").classPath()).isEqualTo("a.jar");
	}

	@Test
	void theFilesAreThoseOfTheClassPathWithItsWildcards() throws IOException {
		Path lib = Files.createDirectory(this.directory.resolve("lib"));
		for (String name : List.of("b.jar", "a.jar", "c.txt")) {
			Files.createFile(lib.resolve(name));
		}
		assertThat(start(Map.of(), "-cp", "app.jar:lib/*", "Main").files())
			.containsExactly(this.directory.resolve("app.jar"), lib.resolve("a.jar"), lib.resolve("b.jar"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:SharedArchiveFile=a.jsa", "-Xshare:off", "-XX:AOTCache=a.aot", "-XX:AOTMode=off",
			"-XX:+AutoCreateSharedArchive", "-XX:-UseSharedSpaces", "-XX:CRaCRestoreFrom=a", "-XX:Flags=file",
			"-XX:VMOptionsFile=file" })
	void findsTheOptionByWhichSomebodyHasChosenAnArchive(String option) throws IOException {
		assertThat(start(Map.of(), option, "-jar", "a.jar").chosenArchive()).contains(option);
		assertThat(start(Map.of("JAVA_TOOL_OPTIONS", option), "-jar", "a.jar").chosenArchive()).contains(option);
		assertThat(start(Map.of(), "-jar", "a.jar", option).chosenArchive()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-javaagent:agent.jar", "-agentlib:jdwp=transport=dt_socket", "-Xlog:gc:file=gc.log",
			"-verbose:class", "-XX:StartFlightRecording=filename=a.jfr", "-XX:+HeapDumpOnOutOfMemoryError",
			"-XX:+AlwaysPreTouch", "-Dcom.sun.management.jmxremote.port=0" })
	void leavesOutWhatWouldActOnSomethingElse(String option) throws IOException {
		assertThat(start(Map.of(), "-Xmx1g", option, "-XX:+UseSerialGC", "-jar", "a.jar").quietOptions())
			.containsExactly("-Xmx1g", "-XX:+UseSerialGC");
	}

	@Test
	void doesNotTakeAModuleForAJar() {
		assertThatIOException().isThrownBy(() -> start(Map.of(), "-p", "mods", "-m", "a/b"))
			.withMessageContaining("neither a jar nor a class");
		assertThatIOException().isThrownBy(() -> start(Map.of(), "--module=a/b"));
	}

	@Test
	void saysWhatCannotBeRead() {
		assertThatIOException().isThrownBy(() -> start(Map.of(), "@gone", "Main")).withMessage("gone cannot be read");
		assertThatIOException().isThrownBy(() -> start(Map.of("JAVA_TOOL_OPTIONS", "'"), "Main"))
			.withMessageContaining("JAVA_TOOL_OPTIONS");
	}

	@Test
	void anotherArgumentOfTheApplicationIsNoOtherJvm() throws IOException {
		JavaStart start = start(Map.of(), "-Xmx1g", "-jar", "a.jar", "--b");
		assertThat(start.isSameJvm(start(Map.of("JDK_JAVA_OPTIONS", "-Xmx1g"), "-jar", "a.jar"))).isTrue();
		assertThat(start.isSameJvm(start(Map.of(), "-Xmx2g", "-jar", "a.jar"))).isFalse();
		assertThat(start.isSameJvm(start(Map.of(), "-Xmx1g", "-jar", "b.jar"))).isFalse();
	}

	private JavaStart start(Map<String, String> environment, String... arguments) throws IOException {
		CommandLine java = new CommandLine(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
		return JavaStart.of(java.with(List.of(arguments)), environment, this.directory);
	}

}
