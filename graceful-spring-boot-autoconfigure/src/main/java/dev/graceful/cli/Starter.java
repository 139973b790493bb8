package dev.graceful.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts the application in the background.
 */
interface Starter {

	/**
	 * Start it.
	 * @see dev.graceful.launch.DetachedStart#start
	 */
	Process start(List<String> arguments, Path log, Consumer<String> notices) throws IOException;

}
