package dev.graceful.launch;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link OptionsVariable}.
 */
class OptionsVariableTests {

	@ParameterizedTest
	@MethodSource
	void tellsOptionsApart(String value, List<String> options) {
		assertThat(OptionsVariable.parse(value)).hasValue(options);
	}

	static Stream<Arguments> tellsOptionsApart() {
		return Stream.of(arguments("", List.of()), arguments("  ", List.of()),
				arguments(" -Xmx1g\t-Da=b\n", List.of("-Xmx1g", "-Da=b")),
				arguments("-Da=\"b c\"'d \"e' -X", List.of("-Da=b cd \"e", "-X")),
				arguments("-Da=C:\\b", List.of("-Da=C:\\b")), arguments("a '' b", List.of("a", "", "b")));
	}

	@Test
	void refusesAQuoteThatIsNotClosed() {
		assertThat(OptionsVariable.parse("-Da=\"b -Xmx1g")).isEmpty();
	}

	@Test
	void whatIsFormattedIsReadBack() {
		List<String> options = List.of("-Xmx1g", "", "two words", "\"", "'", "both ' and \" and\nmore");
		assertThat(OptionsVariable.parse(OptionsVariable.format(options))).hasValue(options);
	}

	@Test
	void quotesOnlyWhatNeedsIt() {
		assertThat(OptionsVariable.format(List.of("-Xmx1g", "-Da=b c"))).isEqualTo("-Xmx1g \"-Da=b c\"");
	}

}
