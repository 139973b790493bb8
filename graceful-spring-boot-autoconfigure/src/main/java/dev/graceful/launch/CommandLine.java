package dev.graceful.launch;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process is started with: the program and its arguments.
 *
 * @param words the program first
 */
record CommandLine(List<String> words) {

	private static final Path OWN = Path.of("/proc/self/cmdline");

	private static final Pattern SECRET = Pattern
		.compile("(?is)((?:password|passwd|secret|token|credential)[^=:\"]*|key)(=|\"\\s*:).*");

	private static final Pattern SECRET_OPTION = Pattern
		.compile("(?i)-.*(?:(?:password|passwd|secret|token|credential)[^=:\"]*|key)");

	private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./*-]+");

	CommandLine {
		words = List.copyOf(words);
	}

	/**
	 * Read what this JVM was started with. Not from {@link ProcessHandle#info()}, which
	 * drops what is longer than 4096 bytes.
	 * @return the command line as it was written, with {@code @argfile} and all
	 * @throws IOException if the kernel does not tell, or if the JVM is not able to pass
	 * it on
	 */
	static CommandLine ofThisProcess() throws IOException {
		return parse(Files.readAllBytes(OWN), charset());
	}

	static CommandLine parse(byte[] terminatedByZero, Charset charset) throws IOException {
		String text = new String(terminatedByZero, charset);
		if (!Arrays.equals(text.getBytes(charset), terminatedByZero)) {
			throw new IOException("The command line has characters that a JVM in this locale (" + charset
					+ ") cannot pass on: start the application with LC_ALL=C.UTF-8");
		}
		List<String> words = new ArrayList<>();
		int start = 0;
		for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
			words.add(text.substring(start, end));
			start = end + 1;
		}
		if (words.isEmpty()) {
			throw new IOException(OWN + " is empty");
		}
		return new CommandLine(words);
	}

	/**
	 * Return the charset in which this JVM passes arguments on to a process.
	 * @return what {@link ProcessBuilder} uses
	 */
	static Charset charset() {
		return (Runtime.version().feature() < 18) ? Charset.defaultCharset()
				: Charset.forName(System.getProperty("sun.jnu.encoding"));
	}

	String program() {
		return this.words.get(0);
	}

	List<String> arguments() {
		return this.words.subList(1, this.words.size());
	}

	/**
	 * Return the command line without the application's arguments.
	 * @param last the application's arguments
	 * @return what is before them; empty where it does not end with them
	 */
	Optional<CommandLine> without(List<String> last) {
		int end = this.words.size() - last.size();
		return (end > 0 && this.words.subList(end, this.words.size()).equals(last))
				? Optional.of(new CommandLine(this.words.subList(0, end))) : Optional.empty();
	}

	/**
	 * Return it with other arguments of the application behind it.
	 * @param arguments the arguments
	 * @return the command line
	 */
	CommandLine with(List<String> arguments) {
		return new CommandLine(Stream.concat(this.words.stream(), arguments.stream()).toList());
	}

	/**
	 * Return the command line as one line that a person can read, and paste into a shell
	 * but for the secrets.
	 */
	@Override
	public String toString() {
		StringBuilder line = new StringBuilder();
		boolean secret = false;
		for (String word : this.words) {
			boolean value = secret && !word.startsWith("-");
			line.append(line.isEmpty() ? "" : " ").append(value ? "***" : quote(mask(word)));
			secret = SECRET_OPTION.matcher(word).matches();
		}
		return line.toString();
	}

	private static String mask(String word) {
		return SECRET.matcher(word).replaceFirst("$1$2***");
	}

	private static String quote(String word) {
		if (PLAIN.matcher(word).matches()) {
			return word;
		}
		if (word.chars().noneMatch(Character::isISOControl)) {
			return "'" + word.replace("'", "'\\''") + "'";
		}
		StringBuilder quoted = new StringBuilder("$'");
		word.chars().forEach((character) -> {
			if (Character.isISOControl(character)) {
				quoted.append("\\u%04x".formatted(character));
			}
			else {
				quoted.append((character == '\'' || character == '\\') ? "\\" : "").append((char) character);
			}
		});
		return quoted.append("'").toString();
	}

}
