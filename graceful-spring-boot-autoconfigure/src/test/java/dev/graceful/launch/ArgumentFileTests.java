package dev.graceful.launch;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ArgumentFile}. What is expected was seen with the launchers of JDK 17
 * and 25.
 */
class ArgumentFileTests {

	@ParameterizedTest
	@MethodSource
	void readsAsTheLauncherDoes(String content, List<String> arguments) {
		assertThat(ArgumentFile.parse(content)).isEqualTo(arguments);
	}

	static Stream<Arguments> readsAsTheLauncherDoes() {
		return Stream.of(arguments("", List.of()), arguments(" \n\t\f\r\n", List.of()),
				arguments("-cp a.jar\n  Main", List.of("-cp", "a.jar", "Main")),
				arguments("\"two words\" 'and \"more\"' ", List.of("two words", "and \"more\"")),
				arguments("-Da=\"b c\"d", List.of("-Da=b cd")), arguments("a \"\" b", List.of("a", "", "b")),
				arguments("a \"\"", List.of("a")), arguments("C:\\temp", List.of("C:\\temp")),
				arguments("\"a\\\\b\\tc\\n\\x\"", List.of("a\\b\tc\nx")),
				arguments("\"a:\\\n   b:\\\r\n   c\"", List.of("a:b:c")),
				arguments("# nothing\n-Da=1 # one\n#", List.of("-Da=1")),
				arguments("\"#1\" a#b\nc", List.of("#1", "c")),
				arguments("\"not closed\nnext", List.of("not closed", "next")),
				arguments("@nested @@file", List.of("@nested", "@@file")), arguments("\"breaks off\\", List.of()));
	}

}
