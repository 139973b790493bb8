package dev.graceful.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The terminal that this process may have been started from.
 */
public final class Terminal {

	private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

	private Terminal() {
	}

	/**
	 * Whether what this process prints goes to a terminal. {@link System#console()} does
	 * not tell: it looks at the standard input as well, and from JDK 22 on there is one
	 * without a terminal.
	 * @return whether somebody sees it at once
	 */
	public static boolean isStandardOutput() {
		try {
			return isTerminal(Files.readSymbolicLink(STANDARD_OUTPUT).toString());
		}
		catch (IOException ex) {
			return false;
		}
	}

	static boolean isTerminal(String file) {
		return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
	}

}
