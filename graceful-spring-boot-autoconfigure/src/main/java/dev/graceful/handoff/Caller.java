package dev.graceful.handoff;

import java.util.function.Consumer;

/**
 * Somebody of our own user who has connected to the control socket and said hello.
 */
interface Caller {

	/**
	 * Return what the caller said.
	 * @return its hello
	 */
	Message.Hello hello();

	/**
	 * Talk to the caller. What it says is heard on the loop.
	 * @param listener hears it, or that the link could not be made
	 * @param linked told on the loop before the listener hears anything
	 */
	void admit(Link.Listener listener, Consumer<Link> linked);

	/**
	 * Tell the caller why not, and hang up.
	 * @param reason a sentence
	 */
	void refuse(String reason);

}
