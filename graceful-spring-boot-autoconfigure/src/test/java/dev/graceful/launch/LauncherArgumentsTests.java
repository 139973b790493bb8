package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherArguments}.
 */
class LauncherArgumentsTests {

	private static final String FIXED = "-Dcom.sun.management.jmxremote.port=9010";

	private static final String FREE = "-Dcom.sun.management.jmxremote.port=0";

	@TempDir
	private Path directory;

	private final List<String> notices = new ArrayList<>();

	@BeforeEach
	void writeArgumentFiles() throws IOException {
		Files.writeString(this.directory.resolve("plain"), "-Xmx1g \"-Da=b c\"");
		Files.writeString(this.directory.resolve("fixed"), "\"-Da=b c\" # a comment\n" + FIXED);
	}

	@Test
	void replacesAFixedPortAmongTheOptions() {
		assertThat(replace("-cp", "a.jar", FIXED, "Main")).containsExactly("-cp", "a.jar", FREE, "Main");
		assertThat(this.notices).hasSize(1);
	}

	@Test
	void leavesTheApplicationsArgumentsAlone() {
		assertThat(replace("-jar", "a.jar", FIXED, "@fixed", "")).containsExactly("-jar", "a.jar", FIXED, "@fixed", "");
	}

	@Test
	void theModuleIsWhereTheApplicationsArgumentsBegin() {
		assertThat(replace("--module=a/b", FIXED)).containsExactly("--module=a/b", FIXED);
		assertThat(replace("-p", "mods", "-m", "a/b", FIXED)).containsExactly("-p", "mods", "-m", "a/b", FIXED);
	}

	@Test
	void leavesAnArgumentFileAsWritten() {
		assertThat(replace("@plain", "Main")).containsExactly("@plain", "Main");
	}

	@Test
	void putsTheContentInThePlaceOfAnArgumentFileWithAFixedPort() {
		assertThat(replace("@plain", "@fixed", "Main")).containsExactly("@plain", "-Da=b c", FREE, "Main");
	}

	@Test
	void escapesWhatTheLauncherWouldNotHaveReadAsAFile() throws IOException {
		Files.writeString(this.directory.resolve("nested"), FIXED + " -cp @plain Main @argument");
		assertThat(replace("@nested")).containsExactly(FREE, "-cp", "@@plain", "Main", "@argument");
	}

	@Test
	void theMainClassMayStandInAnArgumentFile() throws IOException {
		Files.writeString(this.directory.resolve("main"), "-cp a.jar Main");
		assertThat(replace("@main", "@fixed", FIXED)).containsExactly("@main", "@fixed", FIXED);
	}

	@Test
	void theJarMayStandInAnArgumentFile() throws IOException {
		Files.writeString(this.directory.resolve("jar"), "app.jar");
		assertThat(replace("-jar", "@jar", FIXED)).containsExactly("-jar", "@jar", FIXED);
	}

	@Test
	void readsNoArgumentFileOnceTheyAreDisabled() {
		assertThat(replace("--disable-@files", "-cp", "@fixed", FIXED, "Main")).containsExactly("--disable-@files",
				"-cp", "@fixed", FREE, "Main");
	}

	@Test
	void leavesAnEscapedArgumentAlone() {
		assertThat(replace("-cp", "@@fixed", "@", "Main")).containsExactly("-cp", "@@fixed", "@", "Main");
	}

	@Test
	void leavesAnArgumentFileThatIsMissingToTheLauncher() {
		assertThat(replace("@missing", "Main")).containsExactly("@missing", "Main");
	}

	private List<String> replace(String... arguments) {
		return new LauncherArguments(this.directory, this.notices::add).replaceFixedPorts(List.of(arguments));
	}

}
