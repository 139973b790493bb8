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
	 * Of siginfo_t, which is the largest that anything is told in.
	 */
	private static final int SIGNAL_INFORMATION = 128;

	private static final int SIGNAL_CODE = 8;

	private static final int SI_KERNEL = 0x80;

	private final NativeFunction sigwaitinfo = new NativeFunction("sigwaitinfo", 2);

	private final NativeFunction waitpid = new NativeFunction("waitpid", 3);

	private final NativeFunction kill = new NativeFunction("kill", 2);

	private final NativeMemory signals = KeptSignals.set();

	private final NativeMemory told = new NativeMemory(SIGNAL_INFORMATION);

	/**
	 * Wait until a signal arrives that {@link Posix#becomeKeeper} has blocked.
	 * @return the signal
	 */
	public ReceivedSignal awaitSignal() {
		while (true) {
			int signal = this.sigwaitinfo.call(this.signals.address(), this.told.address());
			// It fails where another signal came in between, such as one to stop and go
			// on
			if (signal > 0) {
				return new ReceivedSignal(signal, this.told.bytes().getInt(SIGNAL_CODE) == SI_KERNEL);
			}
		}
	}

	/**
	 * Wait for a child that has ended already.
	 * @return the child; empty where there is none
	 */
	public Optional<EndedChild> reap() {
		int pid = this.waitpid.call(ANY_CHILD, this.told.address(), WNOHANG);
		return (pid > 0) ? Optional.of(new EndedChild(pid, asShell(this.told.bytes().getInt(0)))) : Optional.empty();
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
		this.kill.call(pid, signal);
	}

}
