package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads arguments as the {@code java} launcher does, up to where those of the application
 * begin, and lets them name no {@linkplain FixedPorts fixed port}.
 */
final class LauncherArguments {

	private static final Set<String> TAKE_A_VALUE = Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path",
			"--upgrade-module-path", "--add-modules", "--enable-native-access", "--limit-modules", "--add-exports",
			"--add-opens", "--add-reads", "--patch-module", "-d", "--describe-module", "--source");

	private final Path directory;

	private final Consumer<String> notices;

	private boolean valueExpected;

	private boolean filesRead = true;

	private boolean mainFound;

	private OptionalInt mainAt = OptionalInt.empty();

	/**
	 * Begin with a launcher's first argument.
	 * @param directory where the launcher will run
	 * @param notices told, as a sentence, what had to be changed
	 */
	LauncherArguments(Path directory, Consumer<String> notices) {
		this.directory = directory;
		this.notices = notices;
	}

	/**
	 * Let the next arguments name no fixed port. An argument file stays as written,
	 * unless it names one: then its content takes its place.
	 * @param arguments the arguments that follow those given before
	 * @return the arguments for the successor
	 */
	List<String> replaceFixedPorts(List<String> arguments) {
		List<String> replaced = new ArrayList<>();
		for (String argument : arguments) {
			if (isArgumentFile(argument)) {
				replaced.addAll(replaceFixedPortsInFile(argument));
			}
			else if (this.mainFound) {
				replaced.add(argument);
			}
			else {
				replaced.add(FixedPorts.replace(argument, this.notices));
				accept(argument);
			}
		}
		return replaced;
	}

	/**
	 * Find the argument files among the next arguments.
	 * @param arguments the arguments that follow those given before
	 * @return the files, by their names
	 */
	List<Path> argumentFiles(List<String> arguments) {
		List<Path> files = new ArrayList<>();
		for (String argument : arguments) {
			if (isArgumentFile(argument)) {
				files.add(this.directory.resolve(argument.substring(1)));
				content(argument)
					.ifPresent((content) -> content.stream().filter((each) -> !this.mainFound).forEach(this::accept));
			}
			else if (!this.mainFound) {
				accept(argument);
			}
		}
		return files;
	}

	/**
	 * Read the next arguments with each argument file replaced by its content.
	 * @param arguments the arguments that follow those given before
	 * @return the arguments without argument files
	 * @throws IOException if an argument file cannot be read
	 */
	List<String> expand(List<String> arguments) throws IOException {
		List<String> expanded = new ArrayList<>();
		for (String argument : arguments) {
			if (!isArgumentFile(argument)) {
				expand(argument, expanded);
				continue;
			}
			for (String each : content(argument)
				.orElseThrow(() -> new IOException(argument.substring(1) + " cannot be read"))) {
				expand(each, expanded);
			}
		}
		return expanded;
	}

	private void expand(String argument, List<String> expanded) {
		boolean before = this.mainFound;
		if (!before) {
			accept(argument);
		}
		if (!before && this.mainFound) {
			this.mainAt = OptionalInt.of(expanded.size());
		}
		expanded.add(argument);
	}

	/**
	 * Return which of the arguments that were {@linkplain #expand expanded} says what to
	 * run.
	 * @return its index; empty where none did
	 */
	OptionalInt mainAt() {
		return this.mainAt;
	}

	private boolean isArgumentFile(String argument) {
		return !this.mainFound && this.filesRead && argument.length() > 1 && argument.startsWith("@")
				&& !argument.startsWith("@@");
	}

	private List<String> replaceFixedPortsInFile(String argument) {
		Optional<List<String>> content = content(argument);
		if (content.isEmpty()) {
			// The launcher says so in its own words when the successor starts.
			return List.of(argument);
		}
		boolean changed = false;
		List<String> replaced = new ArrayList<>();
		for (String each : content.get()) {
			if (this.mainFound) {
				replaced.add(each);
			}
			else {
				String replacement = FixedPorts.replace(each, this.notices);
				changed |= !replacement.equals(each);
				replaced.add(replacement.startsWith("@") ? "@" + replacement : replacement);
				accept(each);
			}
		}
		return changed ? replaced : List.of(argument);
	}

	private Optional<List<String>> content(String argumentFile) {
		try {
			Path file = this.directory.resolve(argumentFile.substring(1));
			return Optional.of(ArgumentFile.parse(Files.readString(file, CommandLine.charset())));
		}
		catch (IOException | InvalidPathException ex) {
			return Optional.empty();
		}
	}

	private void accept(String argument) {
		if (!argument.startsWith("-")) {
			this.mainFound = !this.valueExpected;
			this.valueExpected = false;
		}
		else {
			this.mainFound = argument.startsWith("--module=");
			this.valueExpected = TAKE_A_VALUE.contains(argument);
			this.filesRead &= !argument.equals("--disable-@files");
		}
	}

}
