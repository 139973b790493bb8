package dev.graceful.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link CommandLine}.
 */
class CommandLineTests {

	@Test
	void keepsEmptyArguments() throws IOException {
		assertThat(parse("java\0\0-cp\0x\0A\0\0\0").words()).containsExactly("java", "", "-cp", "x", "A", "", "");
	}

	@Test
	void keepsCharactersBeyondAscii() throws IOException {
		assertThat(parse("java\0-Dname=Zoë\0").arguments()).containsExactly("-Dname=Zoë");
	}

	@Test
	void refusesWhatTheLocaleCannotPassOn() {
		byte[] words = "java\0-Dname=Zoë\0".getBytes(StandardCharsets.UTF_8);
		assertThatIOException().isThrownBy(() -> CommandLine.parse(words, StandardCharsets.US_ASCII))
			.withMessageContaining("LC_ALL=C.UTF-8");
	}

	@Test
	void readsItsOwn() throws IOException {
		CommandLine own = CommandLine.ofThisProcess();
		assertThat(own.program()).endsWith("java");
		assertThat(own.arguments()).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			-Dserver.port=80                       | -Dserver.port=80
			-Djavax.net.ssl.keyStore=a.jks         | -Djavax.net.ssl.keyStore=a.jks
			-Dspring.datasource.password=hunter2   | -Dspring.datasource.password=***
			--api-key=hunter2                      | --api-key=***
			-javaagent:a.jar=TOKEN=hunter2,b=c     | -javaagent:a.jar=TOKEN=***
			jdbc:db?user=a&password=hunter2        | 'jdbc:db?user=a&password=***'
			{"client-secret": "hunter2"}           | '{"client-secret":***'
			""")
	void masksWhatLooksSecret(String word, String expected) {
		assertThat(new CommandLine(List.of(word))).hasToString(expected);
	}

	@Test
	void quotesForAShell() {
		assertThat(new CommandLine(List.of("java", "", "two words", "it's")))
			.hasToString("java '' 'two words' 'it'\\''s'");
	}

	@Test
	void masksTheValueThatFollowsItsName() {
		CommandLine commandLine = new CommandLine(List.of("run", "--password", "hunter2", "--token", "-v", "x"));
		assertThat(commandLine).hasToString("run --password *** --token -v x");
	}

	@Test
	void isOneLine() {
		assertThat(new CommandLine(List.of("java", "-Da=1\n2", ""))).hasToString("java $'-Da=1\\u000a2' ''");
	}

	private static CommandLine parse(String words) throws IOException {
		return CommandLine.parse(words.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

}
