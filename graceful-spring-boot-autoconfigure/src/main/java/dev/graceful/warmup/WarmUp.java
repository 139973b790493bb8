package dev.graceful.warmup;

/**
 * Warms up something of the application before it serves: a cache, a pool, code that a
 * request would be the first to run. Beans of this type are asked in their order, in a
 * successor alone, while its predecessor serves, and before the requests of
 * {@code graceful.warmup.requests} are sent.
 * <p>
 * Called on a thread of its own, once. It has {@code graceful.warmup.max-duration}, less
 * what those before it have taken, and is interrupted when that has passed, or when the
 * handoff is over. One that fails, or does not end, is reported; where
 * {@code graceful.warmup.fail-on-error} says so, the restart is rolled back.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WarmUp {

	/**
	 * Attribute that the requests of a warm-up have, with the value {@code true}, and no
	 * others.
	 */
	String REQUEST_ATTRIBUTE = "dev.graceful.warmup";

	/**
	 * Header that the requests of a warm-up have, with the value {@code true}. It is
	 * taken from all others before the application sees them.
	 */
	String REQUEST_HEADER = "Graceful-Warmup";

	/**
	 * Warm up.
	 * @throws Exception if that is not possible
	 */
	void warmUp() throws Exception;

}
