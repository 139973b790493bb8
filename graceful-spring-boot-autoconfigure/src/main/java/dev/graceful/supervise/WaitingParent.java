package dev.graceful.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.graceful.posix.ProcessStat;

/**
 * Whoever waits for the end of this very process, and takes that for the end of the
 * application.
 */
public final class WaitingParent {

	private static final String SUPERVISORD = "SUPERVISOR_ENABLED";

	/**
	 * Programs that run one program for a supervisor or in a container.
	 */
	private static final Set<String> PROGRAMS = Set.of("runsv", "s6-supervise", "supervise", "tini", "docker-init",
			"dumb-init", "catatonit");

	private WaitingParent() {
	}

	/**
	 * Find out who waits for this process.
	 * @param environment the environment of this process
	 * @return what to call it; empty where nobody is known to
	 */
	public static Optional<String> find(Map<String, String> environment) {
		return find(environment, ProcessHandle.current().pid(), Path.of("/proc"));
	}

	static Optional<String> find(Map<String, String> environment, long pid, Path processes) {
		if (pid == 1) {
			return Optional.of("the container");
		}
		if (environment.containsKey(SUPERVISORD)) {
			return Optional.of("supervisord");
		}
		try {
			ProcessStat stat = ProcessStat.of(processes.resolve(Long.toString(pid)).toFile());
			String parent = Files.readString(processes.resolve(stat.parent()).resolve("comm")).strip();
			if (PROGRAMS.contains(parent)) {
				return Optional.of(parent);
			}
			// A shell has started it, and does not go on before it has ended
			return stat.isInForeground(pid) ? Optional.of(parent + " on the terminal") : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

}
