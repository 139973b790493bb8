package dev.graceful.launch;

import java.io.IOException;
import java.util.Map;

import dev.graceful.posix.SetAsideStreams;

/**
 * Starts the next generation of this application.
 */
public interface SuccessorLauncher {

	/**
	 * How the names of all variables begin that are meant for one successor only.
	 */
	String VARIABLE_PREFIX = "GRACEFUL_HANDOFF_";

	/**
	 * Find the standard streams that the launcher has set aside for this process.
	 * @param environment the environment of this process
	 * @return the streams; {@code null} where nothing was set aside
	 */
	static SetAsideStreams setAside(Map<String, String> environment) {
		return CapturedOutput.setAside(environment);
	}

	/**
	 * Do what makes the successor that is launched next start faster, and takes its time.
	 * Called by another thread than the launch, which does not wait for ever.
	 */
	void prepare();

	/**
	 * Start the successor's process; return at once.
	 * @param environment what to add to the environment that it inherits
	 * @return the process
	 * @throws IOException if it cannot be started; the message says what was tried and
	 * why it failed
	 */
	SuccessorProcess launch(Map<String, String> environment) throws IOException;

}
