package dev.graceful.handoff;

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

}
