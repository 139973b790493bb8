package dev.graceful.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.graceful.launch.ArchiveSettings;

/**
 * Makes an archive from which the application starts faster.
 */
interface Trainer {

	/**
	 * Make it.
	 * @see dev.graceful.launch.ArchiveTraining#run
	 */
	Path train(List<String> arguments, ArchiveSettings settings, Duration timeout) throws IOException;

}
