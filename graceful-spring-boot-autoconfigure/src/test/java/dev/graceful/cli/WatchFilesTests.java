package dev.graceful.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.watch.FileClock;
import dev.graceful.watch.WatchSettings;
import dev.graceful.watch.WatchedPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchFiles}, with real files.
 */
class WatchFilesTests {

	@TempDir
	private Path temporary;

	private Path file;

	private Instant written;

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	private final FakeGeneration generation = FakeGeneration.of(1, 4711);

	@BeforeEach
	void writeFile() throws IOException {
		this.file = Files.writeString(this.temporary.toRealPath().resolve("app.yml"), "1");
		this.written = FileClock.tick(this.temporary);
	}

	@Test
	void restartsForWhatHasChangedUntilCtrlC() throws Exception {
		assertThat(watch(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(ExitCode.INTERRUPTED);
		assertThat(this.generation.requests).containsExactly(new RestartRequest("watch", "app.yml changed", false));
		assertThat(printed().lines()).containsSubsequence("Watching:", "  " + this.file)
			.anyMatch((line) -> line.matches("\\d\\d:\\d\\d(:\\d\\d)?  changed  " + this.file))
			.anyMatch((line) -> line.contains("Succeeded after "));
	}

	@Test
	void showsKindsInColour() throws Exception {
		watch(Map.of("TERM", "xterm"));
		assertThat(printed()).contains("\u001b[33mchanged \u001b[0m " + this.file);
	}

	private ExitCode watch(Map<String, String> environment) throws Exception {
		this.generation.reports = List.of(FakeGeneration.handoff(Outcome.SUCCEEDED, "", "PREPARE", "DRAIN"));
		WatchSettings settings = new WatchSettings(List.of(new WatchedPath(this.file)), List.of(), List.of(),
				Duration.ofMillis(50), Duration.ZERO, this.written);
		WatchFiles verb = new WatchFiles(new Restart(new Start()), () -> settings);
		Screen screen = Screen.of(new PrintStream(this.output, true, StandardCharsets.UTF_8), true, environment,
				"UTF-8");
		Site site = new Site("shop", FakeGeneration.ORIGIN, this.temporary);
		return verb.run(Options.parse(List.of(), verb.options()), new Surroundings(site, screen,
				() -> new Neighbours.Found(List.of(this.generation), List.of()), (arguments, log, notices) -> {
					throw new IOException("runs already");
				}, (arguments, archives, timeout) -> {
					throw new IOException("not asked for");
				}, Time.REAL, this::changeAndInterrupt));
	}

	/**
	 * Change the file as soon as somebody waits for Ctrl-C, and press that as soon as a
	 * restart is over.
	 */
	private int changeAndInterrupt() {
		Path fresh = this.temporary.resolve("fresh");
		try {
			if (Files.size(this.file) == 1) {
				Files.writeString(fresh, "22");
				Files.move(fresh, this.file, StandardCopyOption.ATOMIC_MOVE);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return printed().contains("Succeeded") ? 1 : 0;
	}

	private String printed() {
		return this.output.toString(StandardCharsets.UTF_8);
	}

}
