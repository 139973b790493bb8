package dev.graceful.posix;

/**
 * A signal that has arrived.
 *
 * @param number its number
 * @param fromTerminal whether it is the kernel that sends it, as for Ctrl-C: then
 * everybody on that terminal has it
 */
public record ReceivedSignal(int number, boolean fromTerminal) {

	/**
	 * SIGHUP.
	 */
	public static final int HUP = 1;

	/**
	 * SIGUSR1.
	 */
	public static final int USR1 = 10;

	/**
	 * SIGCHLD: a child has ended, or more than one.
	 */
	public static final int CHLD = 17;

}
