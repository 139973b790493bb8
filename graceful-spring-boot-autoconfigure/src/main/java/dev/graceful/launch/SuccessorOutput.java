package dev.graceful.launch;

import java.io.IOException;
import java.util.List;

/**
 * What the successor prints, until it prints it on its own.
 * <p>
 * Thread-safe.
 */
interface SuccessorOutput {

	/**
	 * Start the process whose output this is.
	 * @param builder what to start; its output is redirected here
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	Process start(ProcessBuilder builder) throws IOException;

	/**
	 * Return the last lines of both streams.
	 * @return the lines, oldest first
	 */
	List<String> lastLines();

	/**
	 * Pass on the lines that were printed until now.
	 */
	void passOn();

	/**
	 * Pass on what was printed until now, and nothing after it. Doing it again does
	 * nothing.
	 */
	void finish();

}
