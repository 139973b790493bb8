package dev.graceful.posix;

/**
 * The signals that a keeper waits for, by their numbers: they stay blocked from before it
 * becomes one until its end, so that none is lost, and none is handled but by it.
 */
final class KeptSignals {

	private static final int INT = 2;

	private static final int QUIT = 3;

	private static final int TERM = 15;

	/**
	 * Of sigset_t in glibc.
	 */
	private static final int SET_SIZE = 128;

	private KeptSignals() {
	}

	/**
	 * Return them as a sigset_t, whose bits are counted from 1.
	 */
	static NativeMemory set() {
		long set = 0;
		for (int signal : new int[] { ReceivedSignal.HUP, INT, QUIT, ReceivedSignal.USR1, TERM, ReceivedSignal.CHLD }) {
			set |= 1L << (signal - 1);
		}
		NativeMemory memory = new NativeMemory(SET_SIZE);
		memory.bytes().putLong(0, set);
		return memory;
	}

}
