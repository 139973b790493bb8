package dev.graceful.launch;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/**
 * The process of a successor.
 * <p>
 * Until {@link #release()}, what one that this generation started prints goes to a file,
 * and from there on to this process's own standard output and error line by line, so that
 * its last lines can be told when it fails, and no pipe stands between it and its log.
 * <p>
 * Thread-safe.
 */
public interface SuccessorProcess {

	/**
	 * Get hold of a process that somebody else has started. What it prints is its own.
	 * @param pid its pid
	 * @return the process
	 */
	static SuccessorProcess startedElsewhere(long pid) {
		return new ForeignProcess(pid);
	}

	/**
	 * Return the process that was started: the successor itself, or a script that starts
	 * it.
	 * @return its pid
	 */
	long pid();

	/**
	 * Whether a process is the one that was started, or descends from it.
	 * @param pid the process in question
	 * @return whether it is
	 */
	boolean includes(long pid);

	/**
	 * Tell when it has ended.
	 * @return completed with its exit status (128 + signal where a signal ended it),
	 * where that can be known, once it has ended and all that it printed was passed on
	 */
	CompletionStage<OptionalInt> onExit();

	/**
	 * Ask it, and what descends from it, to end (TERM).
	 */
	void terminate();

	/**
	 * End it, and what descends from it (KILL).
	 */
	void kill();

	/**
	 * Return the last lines it printed, of both streams.
	 * @return the lines, oldest first; none once it was released
	 */
	List<String> lastLines();

	/**
	 * Pass on at once the lines that it has printed until now, so that they come before
	 * those that it prints itself.
	 */
	void passOn();

	/**
	 * Stop passing on what it prints: it now writes to the standard streams itself. What
	 * it printed until now is passed on first, and the files are deleted.
	 */
	void release();

}
