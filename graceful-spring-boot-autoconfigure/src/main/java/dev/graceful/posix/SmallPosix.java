package dev.graceful.posix;

import java.util.Optional;

/**
 * The operating system as a keeper needs it.
 * <p>
 * Not thread-safe. Of this library, only what is as small may be used here, for all of it
 * is written out for the keeper.
 */
public final class SmallPosix {

	private static final int WNOHANG = 1;

	private static final int ANY_CHILD = -1;

	private static final int SIGNALLED = 128;

	/**
	 * Of siginfo_t, in words.
	 */
	private static final int SIGNAL_INFORMATION = 32;

	private static final int SIGNAL_CODE = 2;

	private static final int SI_KERNEL = 0x80;

	private final NativeFunction sigwaitinfo = new NativeFunction("sigwaitinfo", 2);

	private final NativeFunction waitpid = new NativeFunction("waitpid", 3);

	private final NativeFunction kill = new NativeFunction("kill", 2);

	private final long[] signals = KeptSignals.set();

	/**
	 * Wait until a signal arrives that {@link Posix#becomeKeeper} has blocked.
	 * @return the signal
	 */
	public ReceivedSignal awaitSignal() {
		int[] information = new int[SIGNAL_INFORMATION];
		while (true) {
			int signal = this.sigwaitinfo.call(this.signals, information);
			// It fails where another signal came in between, such as one to stop and go
			// on
			if (signal > 0) {
				return new ReceivedSignal(signal, information[SIGNAL_CODE] == SI_KERNEL);
			}
		}
	}

	/**
	 * Wait for a child that has ended already.
	 * @return the child; empty where there is none
	 */
	public Optional<EndedChild> reap() {
		int[] status = new int[1];
		int pid = this.waitpid.call(ANY_CHILD, status, WNOHANG);
		return (pid > 0) ? Optional.of(new EndedChild(pid, asShell(status[0]))) : Optional.empty();
	}

	private static int asShell(int status) {
		int signal = status & 0x7f;
		return (signal != 0) ? SIGNALLED + signal : (status >> 8) & 0xff;
	}

	/**
	 * Send a signal, if the process is there.
	 * @param pid the process
	 * @param signal its number
	 */
	public void send(long pid, int signal) {
		this.kill.call((int) pid, signal);
	}

}
