package dev.graceful.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks, before a successor is launched, whether one could run beside this process.
 * <p>
 * May take its time, but not for ever. Not called by two threads at once.
 */
@FunctionalInterface
public interface LaunchCheck {

	/**
	 * Return all there are, the cheapest first. To be called when the process starts, for
	 * they remember what it was started from.
	 * @param settings what they look at
	 * @return the checks
	 */
	static List<LaunchCheck> all(LaunchCheckSettings settings) {
		WorkingDirectory workingDirectory = WorkingDirectory.ofThisProcess();
		List<LaunchCheck> checks = new ArrayList<>();
		checks.add(new DescriptorLimitCheck(Path.of("/proc/self")));
		checks.add(new MemoryCheck(settings.memoryNeeded(), Path.of("/")));
		settings.directories().forEach((directory) -> checks.add(new DiskCheck(directory)));
		if (settings.sameCommand()) {
			checks.add(new JarCheck(System.getProperty("java.class.path"), workingDirectory));
		}
		if (!settings.command().isEmpty()) {
			checks.add(new CommandCheck(settings.command(), settings.commandTimeout(), workingDirectory));
		}
		return checks;
	}

	/**
	 * Look whether something speaks against a launch.
	 * @return a sentence that says what, and what to do; empty if nothing does
	 */
	Optional<String> objection();

}
