package dev.graceful.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is looked at before a launch.
 *
 * @param sameCommand whether the successor runs what this process runs
 * @param memoryNeeded how much memory a successor needs, in bytes; as much as this
 * process has unless it is present; 0 for not looking
 * @param directories where the handoff writes
 * @param command program and arguments of a check of the user's; empty for none
 * @param commandTimeout how long that one may take
 */
public record LaunchCheckSettings(boolean sameCommand, OptionalLong memoryNeeded, List<Path> directories,
		List<String> command, Duration commandTimeout) {

	public LaunchCheckSettings {
		directories = List.copyOf(directories);
		command = List.copyOf(command);
	}

}
