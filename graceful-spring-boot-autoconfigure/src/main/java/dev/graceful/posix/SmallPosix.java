package dev.graceful.posix;

import java.util.Optional;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;

/**
 * The operating system as a keeper needs it, by jffi alone: jnr-ffi, which {@link Posix}
 * has above it, would take another 20 MB.
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

	private final Invoker invoker = Invoker.getInstance();

	private final Function sigwaitinfo = function("sigwaitinfo", Type.POINTER, Type.POINTER);

	private final Function waitpid = function("waitpid", Type.SINT, Type.POINTER, Type.SINT);

	private final Function kill = function("kill", Type.SINT, Type.SINT);

	private final long[] signals = KeptSignals.set();

	private static Function function(String name, Type... parameters) {
		long address = Library.getDefault().getSymbolAddress(name);
		if (address == 0) {
			throw new IllegalStateException("The C library has no ".concat(name));
		}
		return new Function(address, Type.SINT, parameters);
	}

	/**
	 * Wait until a signal arrives that {@link Posix#becomeKeeper} has blocked.
	 * @return the signal
	 */
	public ReceivedSignal awaitSignal() {
		int[] information = new int[SIGNAL_INFORMATION];
		while (true) {
			HeapInvocationBuffer arguments = new HeapInvocationBuffer(this.sigwaitinfo);
			arguments.putArray(this.signals, 0, this.signals.length, ArrayFlags.IN);
			arguments.putArray(information, 0, information.length, ArrayFlags.OUT);
			int signal = this.invoker.invokeInt(this.sigwaitinfo, arguments);
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
		HeapInvocationBuffer arguments = new HeapInvocationBuffer(this.waitpid);
		arguments.putInt(ANY_CHILD);
		arguments.putArray(status, 0, 1, ArrayFlags.OUT);
		arguments.putInt(WNOHANG);
		int pid = this.invoker.invokeInt(this.waitpid, arguments);
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
		HeapInvocationBuffer arguments = new HeapInvocationBuffer(this.kill);
		arguments.putInt((int) pid);
		arguments.putInt(signal);
		this.invoker.invokeInt(this.kill, arguments);
	}

}
