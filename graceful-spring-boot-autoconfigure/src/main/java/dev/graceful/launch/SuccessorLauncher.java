package dev.graceful.launch;

import java.io.IOException;
import java.util.Map;

/**
 * Starts the next generation of this application.
 */
public interface SuccessorLauncher {

	/**
	 * Start the successor's process; return at once.
	 * @param environment what to add to the environment that it inherits
	 * @return the process
	 * @throws IOException if it cannot be started; the message says what was tried and
	 * why it failed
	 */
	SuccessorProcess launch(Map<String, String> environment) throws IOException;

}
