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
	 * Return those that look at what a launch needs, the cheapest first.
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
		return checks;
	}

	/**
	 * Return the check that is a command of the user's own.
	 * @param settings which command
	 * @return the check; empty where there is no command
	 */
	static Optional<LaunchCheck> ofCommand(LaunchCheckSettings settings) {
		return Optional.of(settings)
			.filter((each) -> !each.command().isEmpty())
			.map((each) -> new CommandCheck(each.command(), each.commandTimeout(), WorkingDirectory.ofThisProcess()));
	}

	/**
	 * Look whether something speaks against a launch.
	 * @return a sentence that says what, and what to do; empty if nothing does
	 */
	Optional<String> objection();

}
