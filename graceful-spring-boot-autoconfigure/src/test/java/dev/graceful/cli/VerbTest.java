package dev.graceful.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import dev.graceful.launch.ArchiveSettings;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything around a verb, with a time that passes only where the verb waits.
 */
abstract class VerbTest {

	final List<GenerationProcess> running = new ArrayList<>();

	final List<String> silent = new ArrayList<>();

	final List<List<String>> started = new ArrayList<>();

	final List<List<String>> trained = new ArrayList<>();

	/**
	 * Why no archive can be made.
	 */
	String trainingFails;

	/**
	 * What happens when so much time has passed.
	 */
	final Map<Duration, Runnable> later = new TreeMap<>();

	final StartedProcess process = new StartedProcess();

	int interrupts;

	@TempDir
	Path directory;

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	private final VirtualTime time = new VirtualTime();

	ExitCode run(Verb verb, String... words) {
		return run(verb, false, words);
	}

	ExitCode run(Verb verb, boolean terminal, String... words) {
		Screen screen = Screen.of(new PrintStream(this.printed, true, StandardCharsets.UTF_8), terminal,
				Map.of("TERM", "xterm"), "UTF-8");
		Site site = new Site("shop", FakeGeneration.ORIGIN, this.directory);
		return Verbs.run(verb, List.of(words),
				new Surroundings(site, screen, () -> new Neighbours.Found(List.copyOf(this.running), this.silent),
						this::start, this::train, this.time, () -> this.interrupts));
	}

	private Process start(List<String> arguments, Path log, Consumer<String> notices) throws IOException {
		this.started.add(arguments);
		Files.writeString(log, "the first line\nNo \"database\"\n", StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
		return this.process;
	}

	private Path train(List<String> arguments, ArchiveSettings settings, Duration timeout) throws IOException {
		this.trained.add(arguments);
		if (this.trainingFails != null) {
			throw new IOException(this.trainingFails);
		}
		return Files.write(this.directory.resolve("shop.jsa"), new byte[3 * 1024 * 1024]);
	}

	String log() {
		return this.directory.resolve("shop.log").toString();
	}

	String printed() {
		return this.printed.toString(StandardCharsets.UTF_8);
	}

	/**
	 * The process that is started.
	 */
	static final class StartedProcess extends Process {

		static final long PID = 4711;

		boolean alive = true;

		boolean heeds = true;

		@Override
		public long pid() {
			return PID;
		}

		@Override
		public boolean isAlive() {
			return this.alive;
		}

		@Override
		public int exitValue() {
			return 3;
		}

		@Override
		public void destroy() {
			this.alive = !this.heeds;
		}

		@Override
		public Process destroyForcibly() {
			this.alive = false;
			return this;
		}

		@Override
		public int waitFor() {
			throw new UnsupportedOperationException();
		}

		@Override
		public OutputStream getOutputStream() {
			throw new UnsupportedOperationException();
		}

		@Override
		public InputStream getInputStream() {
			throw new UnsupportedOperationException();
		}

		@Override
		public InputStream getErrorStream() {
			throw new UnsupportedOperationException();
		}

	}

	private final class VirtualTime implements Time {

		private Duration now = Duration.ZERO;

		@Override
		public Duration now() {
			return this.now;
		}

		@Override
		public void pause() {
			this.now = this.now.plus(MOMENT);
			VerbTest.this.later.entrySet().removeIf((each) -> {
				boolean due = each.getKey().compareTo(this.now) <= 0;
				if (due) {
					each.getValue().run();
				}
				return due;
			});
			Thread.yield();
		}

	}

}
