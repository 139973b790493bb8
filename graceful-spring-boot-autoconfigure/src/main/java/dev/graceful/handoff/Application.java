package dev.graceful.handoff;

import java.util.Map;

/**
 * The application of this generation, as far as a handoff decides about its life. Called
 * by the handoff's loop; returns at once.
 */
public interface Application {

	/**
	 * Close the application and end the process with status 0: a successor serves, and
	 * nothing is left to do here.
	 */
	void retire();

	/**
	 * End the process at once with status 1: it can neither serve nor be waited for. The
	 * reason is logged already.
	 */
	void abandon();

	/**
	 * Something has happened that the application may want to know.
	 * @param event what; they come in the order in which they happened
	 */
	void happened(HandoffEvent event);

	/**
	 * A line is to be logged.
	 * @param fields what a structured log tells beside the text
	 * @param line logs it; to be run at once, by this thread
	 */
	void log(Map<String, String> fields, Runnable line);

}
