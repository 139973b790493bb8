package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SuccessorEnvironment}.
 */
class SuccessorEnvironmentTests {

	@TempDir
	private Path directory;

	private final List<String> notices = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "LISTEN_PIDFDID", "WATCHDOG_PID",
			"GRACEFUL_HANDOFF_SOCKET" })
	void removesWhatWasMeantForThisProcess(String name) {
		assertThat(scrub(name, "1")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOTIFY_SOCKET", "PATH", "GRACEFUL_RESTART_COMMAND" })
	void keepsTheRest(String name) {
		assertThat(scrub(name, "1")).containsEntry(name, "1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS" })
	void replacesFixedPorts(String name) {
		assertThat(scrub(name, "-Da='b c' -Dcom.sun.management.jmxremote.port=9010")).containsEntry(name,
				"\"-Da=b c\" -Dcom.sun.management.jmxremote.port=0");
		assertThat(this.notices).singleElement().asString().endsWith(", in " + name);
	}

	@Test
	void leavesOptionsWithoutFixedPortsAsWritten() {
		assertThat(scrub("JAVA_TOOL_OPTIONS", " -Da='b c'  -Xmx1g")).containsValue(" -Da='b c'  -Xmx1g");
	}

	@Test
	void replacesFixedPortsInAnArgumentFileThatTheVariableNames() throws IOException {
		Files.writeString(this.directory.resolve("debug"), "-Da=\"b c\" -Xrunjdwp:address=5005,server=y");
		assertThat(scrub("JDK_JAVA_OPTIONS", "@debug -Xmx1g"))
			.containsValue("\"-Da=b c\" -Xrunjdwp:address=0,server=y,suspend=n -Xmx1g");
	}

	private Map<String, String> scrub(String name, String value) {
		Map<String, String> variables = new HashMap<>(Map.of(name, value));
		SuccessorEnvironment.scrub(variables, this.directory, this.notices::add);
		return variables;
	}

}
