package dev.graceful.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is watched, and how.
 *
 * @param paths what is watched
 * @param own files and directories that the application writes, and that are therefore
 * not watched, even below what is
 * @param ignoreFilesIn in which directories a {@code .gracefulignore} may be, beside
 * those that are watched
 * @param quietPeriod for how long nothing must have changed before a restart
 * @param pollInterval how often to look where no change was heard of; zero for never
 * @param since since when whoever runs now may have read the files: what was changed
 * after that may be another version than the one that runs
 */
public record WatchSettings(List<WatchedPath> paths, List<Path> own, List<Path> ignoreFilesIn, Duration quietPeriod,
		Duration pollInterval, Instant since) {

	public WatchSettings {
		paths = List.copyOf(paths);
		own = List.copyOf(own);
		ignoreFilesIn = List.copyOf(ignoreFilesIn);
	}

}
