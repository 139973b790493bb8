package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Finds the archive that fits what a JVM is started with, and makes one.
 * <p>
 * Whether it fits, the key says first, for not every JVM notices another jar. Then a JVM
 * with the same options is started only to say whether it can use it: this one may fall
 * over a broken archive instead of the one that matters.
 *
 * @param settings where they are kept, and how many
 */
record Archives(ArchiveSettings settings) {

	private static final Duration TRIAL = Duration.ofSeconds(10);

	private static final int LINES = 5;

	/**
	 * Below everything else, and the first to end where memory is short.
	 */
	private static final List<String> IN_THE_BACKGROUND = List.of("/bin/sh", "-c",
			"echo 1000 >/proc/self/oom_score_adj; exec nice -n 19 \"$@\"", "/bin/sh");

	/**
	 * Find the archive that fits.
	 * @param start what the JVM is started with
	 * @return the archive
	 * @throws NoArchiveException if there is none for this application
	 * @throws IOException if the one that is there cannot be used; the message says why
	 */
	Archive fitting(JavaStart start) throws IOException {
		ArchiveKey key = key(start);
		ArchiveDirectory directory = ArchiveDirectory.of(this.settings, start);
		Path file = directory.archive(key);
		if (!Files.exists(file)) {
			throw new IOException(directory.whyThereIsNone(key)
				.orElseThrow(() -> new NoArchiveException("none was made, or none is in " + directory.path())));
		}
		tryOut(start, key.kind(), file);
		return Archive.at(file, key.kind());
	}

	private static ArchiveKey key(JavaStart start) throws NoArchiveException {
		try {
			checkThatNoneWasChosen(start);
			return ArchiveKey.of(start);
		}
		catch (IOException ex) {
			throw new NoArchiveException(ex);
		}
	}

	private static void checkThatNoneWasChosen(JavaStart start) throws IOException {
		if (start.chosenArchive().isPresent()) {
			throw new IOException("it is started with " + start.chosenArchive().get());
		}
	}

	private static void tryOut(JavaStart start, ArchiveKind kind, Path file) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(start.java().command());
		command.addAll(start.quietOptions());
		command.addAll(kind.toTry(file));
		command.addAll(
				List.of("-XX:ErrorFile=/dev/null", "-XX:-CreateCoredumpOnCrash", "-cp", start.classPath(), "-version"));
		try (ProgramRun run = run(command, start)) {
			OptionalInt status = run.await(TRIAL);
			if (status.isEmpty() || status.getAsInt() != 0) {
				throw new IOException(file + " cannot be used"
						+ (status.isPresent() ? " (status " + status.getAsInt() + "): " : ", and the JVM hangs: ")
						+ String.join(" ", run.lastLines().stream().filter((line) -> !line.matches("[# ]*")).toList()));
			}
		}
	}

	/**
	 * Make an archive, and try it out.
	 * @param start what the JVM is started with that will use it
	 * @param inTheBackground whether anything else comes first
	 * @param timeout how long it may take
	 * @param began told of what runs, so that it can be ended
	 * @return the archive
	 * @throws IOException if it cannot be made; the message says why
	 */
	Archive make(JavaStart start, boolean inTheBackground, Duration timeout, Consumer<ProgramRun> began)
			throws IOException {
		checkThatNoneWasChosen(start);
		ArchiveKey key = ArchiveKey.of(start);
		try (ArchiveDirectory.Unfinished unfinished = ArchiveDirectory.of(this.settings, start).begin()) {
			Path file = unfinished.archive(key);
			List<String> command = new ArrayList<>(inTheBackground ? IN_THE_BACKGROUND : List.of());
			command.addAll(training(start, key.kind().toMake(file)));
			try (ProgramRun run = run(command, start)) {
				began.accept(run);
				OptionalInt status = run.await(timeout);
				if (status.isEmpty()) {
					throw new IOException(
							"the application did not start and end within " + timeout.toSeconds() + " s" + told(run));
				}
				if (status.getAsInt() != 0 || !Files.exists(file)) {
					throw new IOException("the application ended with status " + status.getAsInt()
							+ (Files.exists(file) ? "" : ", and without an archive") + told(run));
				}
			}
			tryOut(start, key.kind(), file);
			if (!ArchiveKey.of(start).equals(key)) {
				throw new IOException("what it is made of has changed meanwhile");
			}
			return Archive.at(unfinished.publish(key, this.settings.kept()), key.kind());
		}
	}

	/**
	 * The application starts until it could listen at its port, and then ends.
	 */
	private static List<String> training(JavaStart start, String make) {
		List<String> command = new ArrayList<>();
		command.add(start.java().command());
		command.addAll(start.quietOptions());
		command.add(make);
		command.add("-Dspring.context.exit=onRefresh");
		if (start.jar()) {
			command.add("-jar");
		}
		command.add(start.main());
		command.addAll(start.arguments());
		return command;
	}

	private static ProgramRun run(List<String> command, JavaStart start) throws IOException {
		return ProgramRun.start(command, start.directory(), LINES,
				(environment) -> environment.keySet().removeAll(JavaStart.VARIABLES));
	}

	private static String told(ProgramRun run) throws IOException {
		List<String> lines = run.lastLines();
		return lines.isEmpty() ? "" : ": " + String.join(System.lineSeparator() + "    | ", lines);
	}

}
