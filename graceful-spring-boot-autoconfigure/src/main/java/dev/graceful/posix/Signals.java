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
		JvmSignal signal = find(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
		AtomicBoolean closed = new AtomicBoolean();
		// Silent once it is closed, even if a handler that came later puts it back
		Object ours = JvmSignal.handler(() -> {
			if (!closed.get()) {
				handler.run();
			}
		});
		Object previous = install(signal, ours);
		return () -> {
			if (closed.compareAndSet(false, true)) {
				restore(signal, ours, previous);
			}
		};
	}

	private static JvmSignal find(String name) throws SignalUnavailableException {
		if (HOTSPOT_SIGNALS.contains(name)) {
			throw new SignalUnavailableException(
					PREFIX + name + " cannot be used: the JVM needs it itself. Use HUP, or USR1", null);
		}
		if (KERNEL_SIGNALS.contains(name)) {
			throw new SignalUnavailableException(
					PREFIX + name + " cannot be used: no process can handle it. Use HUP, or USR1", null);
		}
		try {
			return JvmSignal.named(name);
		}
		catch (IllegalArgumentException ex) {
			throw new SignalUnavailableException(
					"There is no signal " + PREFIX + name + " on this system. Use HUP, or USR1", ex);
		}
	}

	private static Object install(JvmSignal signal, Object handler) throws SignalUnavailableException {
		boolean shutdownSignal = SHUTDOWN_SIGNALS.contains(signal.name());
		// Only asked where it matters, since asking loads the JVM's management
		if (!shutdownSignal && isSignalUsageReduced()) {
			throw keptByReducedSignalUsage(signal, null);
		}
		try {
			Object previous = signal.handle(handler);
			if (shutdownSignal && JvmSignal.isIgnoring(previous)) {
				reset(signal);
				signal.handle(handler);
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

	private static void reset(JvmSignal signal) throws SignalUnavailableException {
		try {
			PosixLoading.load().resetSignal(signal.number());
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

	private static SignalUnavailableException keptByReducedSignalUsage(JvmSignal signal, Throwable cause) {
		return new SignalUnavailableException(
				signal + " cannot be used: the JVM was started with -Xrs (-XX:+ReduceSignalUsage), "
						+ "which keeps signals from Java. Remove it from the command line, "
						+ "JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS",
				cause);
	}

	private static void restore(JvmSignal signal, Object ours, Object previous) {
		Object replaced = signal.handle(previous);
		if (replaced != ours) {
			signal.handle(replaced);
		}
	}

}
