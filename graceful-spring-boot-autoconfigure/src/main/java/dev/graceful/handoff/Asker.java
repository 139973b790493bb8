package dev.graceful.handoff;

/**
 * Somebody of our own user who has connected to the control socket, and is no successor,
 * but asks something.
 */
interface Asker {

	/**
	 * Return what is asked.
	 * @return the first word, and the only one
	 */
	Message.Ask ask();

	/**
	 * Tell something, with more to follow. Returns at once; nobody learns whether the
	 * asker is still there.
	 * @param message the message
	 */
	void tell(Message message);

	/**
	 * Tell the last thing, and hang up. What is told afterwards is not sent.
	 * @param message the message
	 */
	void answer(Message message);

}
