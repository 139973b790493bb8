package dev.graceful.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Screen}.
 */
class ScreenTests {

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@Test
	void showsWhatChangesOnATerminalOnlyAndTakesItAwayBeforeALine() {
		Screen screen = screen(true, Map.of("TERM", "xterm"));
		screen.show("1 of 2");
		screen.line("done");
		assertThat(this.printed).hasToString("\r\u001b[K1 of 2\r\u001b[Kdone%n".formatted());
	}

	@Test
	void printsNoMoreThanLinesInAPipe() {
		Screen screen = screen(false, Map.of("TERM", "xterm"));
		screen.show("1 of 2");
		screen.line(screen.good("done"));
		assertThat(this.printed).hasToString("done%n".formatted());
	}

	@Test
	void usesNoColourWhereNoneIsWanted() {
		assertThat(screen(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).bad("no")).isEqualTo("no");
		assertThat(screen(true, Map.of("TERM", "xterm", "NO_COLOR", "")).bad("no")).isNotEqualTo("no");
	}

	@Test
	void takesADumbTerminalForAPipe() {
		screen(true, Map.of("TERM", "dumb")).show("1 of 2");
		screen(true, Map.of()).show("1 of 2");
		assertThat(this.printed).hasToString("");
	}

	@Test
	void drawsWithPlainCharactersWhereTheLocaleHasNoOthers() {
		Screen plain = Screen.of(System.out, true, Map.of(), "ANSI_X3.4-1968");
		assertThat(plain.bar(1, 2)).isEqualTo("[###---]");
		assertThat(screen(true, Map.of()).bar(1, 2)).isEqualTo("\u2588\u2588\u2588\u2591\u2591\u2591");
	}

	private Screen screen(boolean terminal, Map<String, String> environment) {
		return Screen.of(new PrintStream(this.printed, true), terminal, environment, "UTF-8");
	}

}
