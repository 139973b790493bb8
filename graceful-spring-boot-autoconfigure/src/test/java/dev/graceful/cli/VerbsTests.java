package dev.graceful.cli;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Verbs} and {@link Help}.
 */
class VerbsTests extends VerbTest {

	@ParameterizedTest
	@ValueSource(strings = { "status", "start", "help" })
	void leavesTheWordToTheApplicationWhereItIsNotOnTheCommandLineOfThisProcess(String word) {
		assertThat(Verbs.of(List.of(word), "", () -> null, () -> null)).isEmpty();
	}

	@Test
	void tellsOfEachVerbAndEachExitCode() {
		Start start = new Start();
		assertThat(run(new Help(List.of(start, new Restart(start)), "graceful:"))).isEqualTo(ExitCode.SUCCEEDED);
		assertThat(printed()).contains("graceful:start ", "graceful:restart ", "graceful:help ");
		for (ExitCode code : ExitCode.values()) {
			assertThat(printed()).contains("  " + code.number() + " ").contains(code.meaning());
		}
	}

}
