package dev.graceful.boot;

/**
 * Counts the web server's answers for a while.
 */
interface Answers {

	void beginCounting();

	void endCounting();

	/**
	 * Tell how many there were since the counting began.
	 */
	long all();

	/**
	 * Tell how many of them were errors of the server.
	 */
	long errors();

}
