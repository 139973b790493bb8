package dev.graceful.boot;

import java.util.List;
import java.util.Map;

import dev.graceful.launch.SuccessorLauncher;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;

class PortOfPredecessorFailureAnalyzerTests {

	private static final Throwable FAILURE = new BeanCreationException("webServer", "start",
			new PortInUseException(8080));

	private static final long NOBODY = 4194305;

	@Test
	void explainsAPortThatASuccessorCannotBind() {
		long predecessor = ProcessHandle.current().pid();
		FailureAnalysis analysis = analyze(invitationOf(predecessor));
		assertThat(analysis.getDescription()).contains("Port 8080 is in use", "predecessor, pid " + predecessor);
		assertThat(analysis.getAction()).contains("cannot change in a restart while its port stays");
	}

	@Test
	void leavesThePortOfAFirstGenerationToBoot() {
		assertThat(analyze(Map.of())).isNull();
	}

	@Test
	void leavesThePortToBootWhereThePredecessorIsGone() {
		assertThat(analyze(invitationOf(NOBODY))).isNull();
	}

	@Test
	void isAskedBeforeBootsOwn() {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, FailureHandler.handleMessage((message, ex) -> {
			}));
		assertThat(analyzers).first().isInstanceOf(PortOfPredecessorFailureAnalyzer.class);
	}

	private static FailureAnalysis analyze(Map<String, String> environment) {
		return new PortOfPredecessorFailureAnalyzer(environment).analyze(FAILURE);
	}

	private static Map<String, String> invitationOf(long predecessor) {
		return Map.of(SuccessorLauncher.VARIABLE_PREFIX + "SOCKET", "/run/1.sock",
				SuccessorLauncher.VARIABLE_PREFIX + "TOKEN", "token", SuccessorLauncher.VARIABLE_PREFIX + "PID",
				Long.toString(predecessor));
	}

}
