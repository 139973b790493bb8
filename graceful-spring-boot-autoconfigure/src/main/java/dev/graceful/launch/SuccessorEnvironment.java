package dev.graceful.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps from the successor what in this process's environment was meant for this process
 * alone.
 */
final class SuccessorEnvironment {

	/**
	 * What a service manager has said to this process only. How often it wants to hear of
	 * the service, it has said to whichever process is the main one.
	 */
	private static final Set<String> NOT_INHERITED = Set.of("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
			"LISTEN_PIDFDID", "WATCHDOG_PID");

	private static final List<String> JVM_OPTIONS = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

	private SuccessorEnvironment() {
	}

	/**
	 * Change a copy of this process's environment.
	 * @param variables the copy
	 * @param directory where the successor starts
	 * @param notices told, as a sentence, what had to be changed
	 */
	static void scrub(Map<String, String> variables, Path directory, Consumer<String> notices) {
		variables.keySet()
			.removeIf((name) -> NOT_INHERITED.contains(name) || name.startsWith(SuccessorLauncher.VARIABLE_PREFIX));
		for (String name : JVM_OPTIONS) {
			variables.computeIfPresent(name, (key, value) -> replaceFixedPorts(value, directory,
					(notice) -> notices.accept(notice + ", in " + name)));
		}
	}

	private static String replaceFixedPorts(String value, Path directory, Consumer<String> notices) {
		return OptionsVariable.parse(value).map((options) -> {
			List<String> replaced = new LauncherArguments(directory, notices).replaceFixedPorts(options);
			return replaced.equals(options) ? value : OptionsVariable.format(replaced);
		}).orElse(value);
	}

}
