package dev.graceful.posix;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * The signals that other processes send to this one.
 */
@SuppressWarnings("sunapi") // By their full names, since it does not reach imports
public final class Signals {

	/**
	 * What HotSpot ends itself with: it refuses to handle these under -Xrs, and, without
	 * a word, where they were ignored when it started.
	 */
	private static final Set<String> SHUTDOWN_SIGNALS = Set.of("HUP", "INT", "TERM");

	/**
	 * Signals that HotSpot uses itself. It does not refuse all of them, but then fails.
	 */
	private static final Set<String> HOTSPOT_SIGNALS = Set.of("QUIT", "USR2", "SEGV", "BUS", "FPE", "ILL", "TRAP",
			"ABRT", "PIPE", "XFSZ");

	private static final Set<String> KERNEL_SIGNALS = Set.of("KILL", "STOP");

	private static final String PREFIX = "SIG";

	private Signals() {
	}

	/**
	 * Call a handler each time a signal arrives. It replaces whatever handled the signal
	 * before. Where the signal is ignored because the process was started by
	 * {@code nohup}, this loads the native library (see {@link Posix#load()}).
	 * @param name the signal's name, with or without "SIG"
	 * @param handler what to call, on a new thread of the JVM for every signal, so that
	 * it may run several times at once and in any order
	 * @return what stops it
	 * @throws SignalUnavailableException if the signal is unknown, belongs to the JVM or
	 * the kernel, or is kept from Java by -Xrs
	 */
	public static SignalSubscription handle(String name, Runnable handler) throws SignalUnavailableException {
		Optional<String> unsupported = Posix.unsupported();
		if (unsupported.isPresent()) {
			throw new SignalUnavailableException(unsupported.get(), null);
		}
		sun.misc.Signal signal = find(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
		ClosableHandler ours = new ClosableHandler(handler);
		sun.misc.SignalHandler previous = install(signal, ours);
		return () -> {
			if (ours.close()) {
				restore(signal, ours, previous);
			}
		};
	}

	private static sun.misc.Signal find(String name) throws SignalUnavailableException {
		if (HOTSPOT_SIGNALS.contains(name)) {
			throw new SignalUnavailableException(
					PREFIX + name + " cannot be used: the JVM needs it itself. Use HUP, or USR1", null);
		}
		if (KERNEL_SIGNALS.contains(name)) {
			throw new SignalUnavailableException(
					PREFIX + name + " cannot be used: no process can handle it. Use HUP, or USR1", null);
		}
		try {
			return new sun.misc.Signal(name);
		}
		catch (IllegalArgumentException ex) {
			throw new SignalUnavailableException(
					"There is no signal " + PREFIX + name + " on this system. Use HUP, or USR1", ex);
		}
	}

	private static sun.misc.SignalHandler install(sun.misc.Signal signal, sun.misc.SignalHandler handler)
			throws SignalUnavailableException {
		boolean shutdownSignal = SHUTDOWN_SIGNALS.contains(signal.getName());
		// Only asked where it matters, since asking loads the JVM's management
		if (!shutdownSignal && isSignalUsageReduced()) {
			throw keptByReducedSignalUsage(signal, null);
		}
		try {
			sun.misc.SignalHandler previous = sun.misc.Signal.handle(signal, handler);
			if (shutdownSignal && previous == sun.misc.SignalHandler.SIG_IGN) {
				reset(signal);
				sun.misc.Signal.handle(signal, handler);
			}
			return previous;
		}
		catch (IllegalArgumentException ex) {
			if (isSignalUsageReduced()) {
				throw keptByReducedSignalUsage(signal, ex);
			}
			throw new SignalUnavailableException(signal + " cannot be used: the JVM refuses to handle it", ex);
		}
	}

	private static void reset(sun.misc.Signal signal) throws SignalUnavailableException {
		try {
			PosixLoading.load().resetSignal(signal.getNumber());
		}
		catch (PosixUnavailableException | IOException ex) {
			throw new SignalUnavailableException(signal + " is ignored in this process, as nohup makes it, "
					+ "and that cannot be changed. " + ex.getMessage(), ex);
		}
	}

	private static boolean isSignalUsageReduced() {
		if (ModuleLayer.boot().findModule("jdk.management").isEmpty()) {
			return false;
		}
		HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
		return Boolean.parseBoolean(options.getVMOption("ReduceSignalUsage").getValue());
	}

	private static SignalUnavailableException keptByReducedSignalUsage(sun.misc.Signal signal, Throwable cause) {
		return new SignalUnavailableException(
				signal + " cannot be used: the JVM was started with -Xrs (-XX:+ReduceSignalUsage), "
						+ "which keeps signals from Java. Remove it from the command line, "
						+ "JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS",
				cause);
	}

	private static void restore(sun.misc.Signal signal, sun.misc.SignalHandler ours, sun.misc.SignalHandler previous) {
		sun.misc.SignalHandler replaced = sun.misc.Signal.handle(signal, previous);
		if (replaced != ours) {
			sun.misc.Signal.handle(signal, replaced);
		}
	}

	/**
	 * A handler that stays silent once it is closed, even if one that came later puts it
	 * back.
	 */
	private static final class ClosableHandler implements sun.misc.SignalHandler {

		private final Runnable handler;

		private final AtomicBoolean closed = new AtomicBoolean();

		private ClosableHandler(Runnable handler) {
			this.handler = handler;
		}

		@Override
		public void handle(sun.misc.Signal signal) {
			if (!this.closed.get()) {
				this.handler.run();
			}
		}

		private boolean close() {
			return this.closed.compareAndSet(false, true);
		}

	}

}
