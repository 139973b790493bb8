package dev.graceful.supervise;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.graceful.posix.ProcessStat;

/**
 * The generations that follow one another, found without asking any: each has the
 * invitation of the one before in its environment.
 */
public final class LaterGenerations {

	private static final File PROCESSES = new File("/proc");

	/**
	 * As the invitation has it, whose class the keeper had better not need.
	 */
	static final String PREDECESSOR = "GRACEFUL_HANDOFF_PID";

	private LaterGenerations() {
	}

	/**
	 * Find those that live.
	 * @param generation the pid of a generation that may have ended
	 * @return the pids of its successor, that one's successor, and so on
	 */
	public static List<Long> after(long generation) {
		List<Long> generations = new ArrayList<>();
		for (long each = successor(generation); each != 0; each = successor(each)) {
			generations.add(each);
		}
		return generations;
	}

	/**
	 * What a successor has started itself has the same environment, but is younger.
	 */
	private static long successor(long predecessor) {
		String variable = "\0".concat(PREDECESSOR).concat("=").concat(Long.toString(predecessor)).concat("\0");
		long oldest = 0;
		long oldestStart = Long.MAX_VALUE;
		for (String name : PROCESSES.list()) {
			if (Character.isDigit(name.charAt(0))) {
				try {
					File process = new File(PROCESSES, name);
					if ("\0".concat(environment(process)).contains(variable)) {
						long started = ProcessStat.of(process).started();
						if (started < oldestStart) {
							oldest = Long.parseLong(name);
							oldestStart = started;
						}
					}
				}
				catch (IOException ex) {
					// It has ended meanwhile, or is another user's
				}
			}
		}
		return oldest;
	}

	private static String environment(File process) throws IOException {
		try (InputStream input = new FileInputStream(new File(process, "environ"))) {
			return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

}
