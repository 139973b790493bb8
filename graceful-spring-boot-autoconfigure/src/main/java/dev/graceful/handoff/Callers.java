package dev.graceful.handoff;

/**
 * Told, on the loop, of those who call on the control socket.
 */
interface Callers {

	/**
	 * Somebody has said hello: the successor, if it can show that it is.
	 * @param caller who it is
	 */
	void hello(Caller caller);

	/**
	 * Somebody asks something.
	 * @param asker who it is
	 */
	void asked(Asker asker);

}
