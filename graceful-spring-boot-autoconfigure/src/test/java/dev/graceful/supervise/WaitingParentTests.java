package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WaitingParentTests {

	private static final long PID = 4711;

	@TempDir
	private Path processes;

	@Test
	void isWhateverEndsWithTheFirstProcessOfAContainer() {
		assertThat(WaitingParent.find(Map.of(), 1, this.processes)).hasValue("the container");
	}

	@Test
	void isSupervisord() {
		assertThat(WaitingParent.find(Map.of("SUPERVISOR_ENABLED", "1"), PID, this.processes)).hasValue("supervisord");
	}

	@ParameterizedTest
	@ValueSource(strings = { "runsv", "s6-supervise", "tini" })
	void isAProgramThatWaitsForOneProcess(String parent) throws IOException {
		assertThat(find(parent, "(a) b) S 12 4711 4711 0 -1")).hasValue(parent);
	}

	@Test
	void isTheShellThatHasStartedItInTheForeground() throws IOException {
		assertThat(find("bash", "(java) S 12 4711 12 34816 4711")).hasValue("bash on the terminal");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(java) S 12 4711 12 34816 12", "(java) S 12 12 12 34816 12", "(java) S 12 4711 12 0 -1" })
	void isNobodyForAJobInTheBackgroundOrInAScriptOrWithoutATerminal(String stat) throws IOException {
		assertThat(find("bash", stat)).isEmpty();
	}

	private Optional<String> find(String parent, String stat) throws IOException {
		Path own = Files.createDirectory(this.processes.resolve(Long.toString(PID)));
		Files.writeString(own.resolve("stat"), PID + " " + stat + " 0 0\n");
		Files.writeString(Files.createDirectory(this.processes.resolve("12")).resolve("comm"), parent + "\n");
		return WaitingParent.find(Map.of(), PID, this.processes);
	}

}
