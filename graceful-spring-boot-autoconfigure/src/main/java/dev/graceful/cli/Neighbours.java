package dev.graceful.cli;

import java.io.IOException;
import java.util.List;

/**
 * The generations of the application that this process was told to run, as far as they
 * run.
 */
interface Neighbours {

	/**
	 * Look who is there.
	 * @throws IOException if it cannot be told; the message says why
	 */
	Found find() throws IOException;

	/**
	 * Who is there.
	 *
	 * @param generations those of the application, the oldest first
	 * @param silent the names of the control sockets of processes that do not answer,
	 * which may be of any application
	 */
	record Found(List<GenerationProcess> generations, List<String> silent) {

	}

}
