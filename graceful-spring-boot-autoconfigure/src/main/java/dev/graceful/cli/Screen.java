package dev.graceful.cli;

import java.io.PrintStream;
import java.util.Map;

import dev.graceful.posix.Terminal;

/**
 * Where a verb prints: lines that stay, and on a terminal one below them that changes.
 */
final class Screen {

	private static final String CLEAR_LINE = "\r\u001b[K";

	private static final int WIDTH = 79;

	private final PrintStream out;

	private final boolean terminal;

	private final boolean colours;

	private final boolean unicode;

	private boolean changing;

	private Screen(PrintStream out, boolean terminal, boolean colours, boolean unicode) {
		this.out = out;
		this.terminal = terminal;
		this.colours = colours;
		this.unicode = unicode;
	}

	static Screen ofThisProcess() {
		return of(System.out, Terminal.isStandardOutput(), System.getenv(), System.getProperty("sun.jnu.encoding", ""));
	}

	/**
	 * Create a screen.
	 * @param out where to print
	 * @param terminal whether that is a terminal
	 * @param environment tells what it can, and what the user wants
	 * @param encoding the charset of the locale
	 */
	static Screen of(PrintStream out, boolean terminal, Map<String, String> environment, String encoding) {
		boolean capable = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
		boolean colours = capable && environment.getOrDefault("NO_COLOR", "").isEmpty();
		return new Screen(out, capable, colours, encoding.equalsIgnoreCase("UTF-8"));
	}

	/**
	 * Print a line that stays.
	 */
	void line(String text) {
		clear();
		this.out.println(text);
		this.out.flush();
	}

	/**
	 * Show a line in place of the one that was shown like this before, where this is a
	 * terminal.
	 */
	void show(String text) {
		if (this.terminal) {
			this.out.print(CLEAR_LINE + text.substring(0, Math.min(text.length(), WIDTH)));
			this.out.flush();
			this.changing = true;
		}
	}

	/**
	 * Take away what was shown.
	 */
	void clear() {
		if (this.changing) {
			this.out.print(CLEAR_LINE);
			this.out.flush();
			this.changing = false;
		}
	}

	/**
	 * Draw a bar.
	 * @param done how many parts are done
	 * @param all of how many
	 */
	String bar(int done, int all) {
		return this.unicode ? "\u2588".repeat(done * 3) + "\u2591".repeat((all - done) * 3)
				: "[" + "#".repeat(done * 3) + "-".repeat((all - done) * 3) + "]";
	}

	String good(String text) {
		return coloured("32", text);
	}

	String bad(String text) {
		return coloured("31", text);
	}

	String notable(String text) {
		return coloured("33", text);
	}

	String quiet(String text) {
		return coloured("2", text);
	}

	private String coloured(String code, String text) {
		return this.colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
	}

}
