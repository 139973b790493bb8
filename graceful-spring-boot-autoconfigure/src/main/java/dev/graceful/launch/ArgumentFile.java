package dev.graceful.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * The grammar of an {@code @argfile}, as the {@code java} launcher of JDK 17 to 25 reads
 * it; where it is odd, this is odd in the same way.
 */
final class ArgumentFile {

	private final String content;

	private final List<String> arguments = new ArrayList<>();

	private final StringBuilder argument = new StringBuilder();

	/**
	 * Whether an argument was begun that counts even if it has no characters.
	 */
	private boolean begun;

	/**
	 * Where the part of the argument began that a comment sign still takes away.
	 */
	private int part;

	private int position;

	private ArgumentFile(String content) {
		this.content = content;
	}

	static List<String> parse(String content) {
		return new ArgumentFile(content).parse();
	}

	private List<String> parse() {
		while (this.position < this.content.length()) {
			char character = this.content.charAt(this.position++);
			switch (character) {
				case ' ', '\t', '\f', '\n', '\r' -> end();
				case '#' -> comment();
				case '\'', '"' -> quoted(character);
				default -> add(character);
			}
		}
		// At the end of the file, unlike before white space, "" is nothing; nor is an
		// argument whose escape, continuation or comment the file breaks off in.
		if (!this.argument.isEmpty()) {
			end();
		}
		return this.arguments;
	}

	private void add(char character) {
		this.begun = true;
		this.argument.append(character);
	}

	private void end() {
		if (this.begun) {
			this.arguments.add(this.argument.toString());
		}
		this.argument.setLength(0);
		this.begun = false;
		this.part = 0;
	}

	private void comment() {
		this.argument.setLength(this.part);
		this.begun = !this.argument.isEmpty();
		while (this.position < this.content.length() && !isEndOfLine(this.content.charAt(this.position))) {
			this.position++;
		}
		// The launcher joins what was quoted before the comment with what follows it.
		this.position++;
		skipWhiteSpace();
	}

	private void quoted(char quote) {
		this.begun = true;
		while (this.position < this.content.length()) {
			char character = this.content.charAt(this.position++);
			if (character == quote) {
				this.part = this.argument.length();
				return;
			}
			if (isEndOfLine(character)) {
				end();
				return;
			}
			if (character == '\\') {
				escaped();
			}
			else {
				this.argument.append(character);
			}
		}
	}

	private void escaped() {
		if (this.position == this.content.length()) {
			this.argument.setLength(0);
			return;
		}
		char character = this.content.charAt(this.position++);
		switch (character) {
			case '\n', '\r' -> skipWhiteSpace();
			case 'n' -> this.argument.append('\n');
			case 'r' -> this.argument.append('\r');
			case 't' -> this.argument.append('\t');
			case 'f' -> this.argument.append('\f');
			default -> this.argument.append(character);
		}
	}

	private void skipWhiteSpace() {
		while (this.position < this.content.length() && " \t\f\n\r".indexOf(this.content.charAt(this.position)) >= 0) {
			this.position++;
		}
		if (this.position >= this.content.length()) {
			this.argument.setLength(0);
		}
	}

	private static boolean isEndOfLine(char character) {
		return character == '\n' || character == '\r';
	}

}
