package dev.graceful.cli;

import java.io.IOException;
import java.util.Set;

/**
 * Something that can be asked for in a word on the command line.
 */
interface Verb {

	/**
	 * Return the word.
	 */
	String name();

	/**
	 * Return what it does, in a few words for the help.
	 */
	String summary();

	/**
	 * Return its own options.
	 */
	Set<String> options();

	/**
	 * Do it.
	 * @param options what follows the word
	 * @param surroundings what is around this process
	 * @return what to end with
	 * @throws UsageException if it does not understand something of it
	 * @throws IOException if it cannot be done; the message says why
	 */
	ExitCode run(Options options, Surroundings surroundings) throws UsageException, IOException;

}
