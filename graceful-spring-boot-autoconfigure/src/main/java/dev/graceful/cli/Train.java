package dev.graceful.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

import dev.graceful.launch.ArchiveSettings;

/**
 * Makes the archive from which successors start faster, also where nothing runs.
 */
final class Train implements Verb {

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private final Supplier<ArchiveSettings> settings;

	/**
	 * Create the verb.
	 * @param settings where the archive is kept
	 */
	Train(Supplier<ArchiveSettings> settings) {
		this.settings = settings;
	}

	@Override
	public String name() {
		return "train";
	}

	@Override
	public String summary() {
		return "make an archive of its classes, from which it starts faster";
	}

	@Override
	public Set<String> options() {
		return Set.of(Options.TIMEOUT);
	}

	@Override
	public ExitCode run(Options options, Surroundings surroundings) throws UsageException, IOException {
		Duration timeout = options.timeout(TIMEOUT);
		ArchiveSettings archives = this.settings.get();
		if (!archives.used()) {
			throw new IOException("graceful.archive.mode is off, so nothing would start with it");
		}
		Screen screen = surroundings.screen();
		Time time = surroundings.time();
		Duration began = time.now();
		screen.line("Training: the application starts until it could listen, and ends");
		Path archive = surroundings.trainer().train(options.rest(), archives, timeout);
		screen.line(screen.good("Made") + " " + archive + ", " + Text.memory(OptionalLong.of(Files.size(archive)))
				+ ", within " + Text.seconds(time.since(began)));
		return ExitCode.SUCCEEDED;
	}

}
