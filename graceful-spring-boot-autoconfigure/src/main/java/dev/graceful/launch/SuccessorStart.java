package dev.graceful.launch;

import java.util.List;
import java.util.Map;

/**
 * What a successor is started with, for a {@link SuccessorCustomizer} to change. Not
 * thread-safe.
 */
public final class SuccessorStart {

	private final List<String> command;

	private final Map<String, String> environment;

	SuccessorStart(List<String> command, Map<String, String> environment) {
		this.command = command;
		this.environment = environment;
	}

	/**
	 * Return the command line.
	 * @return the program and its arguments, to be changed in place
	 */
	public List<String> command() {
		return this.command;
	}

	/**
	 * Return the environment. What the handoff itself tells the successor is added
	 * afterwards.
	 * @return the variables, to be changed in place
	 */
	public Map<String, String> environment() {
		return this.environment;
	}

}
