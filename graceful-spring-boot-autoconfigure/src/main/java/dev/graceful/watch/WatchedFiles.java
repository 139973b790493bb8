package dev.graceful.watch;

/**
 * The files that are watched, wherever they are.
 */
interface WatchedFiles {

	/**
	 * Begin to listen.
	 * @param heard called, by any thread, when something has happened that may matter
	 */
	void listen(Runnable heard);

	/**
	 * Look at all of them.
	 * @param earlier what was seen before: what was not touched since is not read again
	 * @return what is there now
	 */
	Snapshot look(Snapshot earlier);

	/**
	 * Listen no more.
	 */
	void close();

}
