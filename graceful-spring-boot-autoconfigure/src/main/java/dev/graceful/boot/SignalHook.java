package dev.graceful.boot;

/**
 * Is told of each signal that asks for a restart, before and after it is handled. Beans
 * of this type are told in their order before it, and in the reverse order after it.
 * <p>
 * Called on a thread that the JVM makes for each signal, so by several at once where
 * signals follow each other closely. One that takes long holds up its own signal only.
 * One that fails is logged, and the signal is handled.
 *
 * @since 0.1.0
 */
public interface SignalHook {

	/**
	 * A signal has arrived.
	 * @param signal its name, without "SIG"
	 */
	default void before(String signal) {
	}

	/**
	 * The restart was asked for. What becomes of it, {@code HandoffEvent}s tell.
	 * @param signal its name, without "SIG"
	 */
	default void after(String signal) {
	}

}
