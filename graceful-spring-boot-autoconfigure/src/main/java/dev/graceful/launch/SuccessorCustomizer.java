package dev.graceful.launch;

/**
 * Changes what a successor is started with, as the last one before it is launched. Beans
 * of this type are asked in their order.
 * <p>
 * Each generation derives its successor's command line and environment from its own, so a
 * change lasts for all later ones: replace what may be there already, rather than add to
 * it.
 * <p>
 * Called on the thread of the handoff, which does nothing else meanwhile: it must return
 * quickly. If it fails, nothing is launched, this generation serves on, and the message
 * of the exception is reported.
 */
@FunctionalInterface
public interface SuccessorCustomizer {

	/**
	 * Change what the successor is started with.
	 * @param start the command line and the environment, good for this launch only
	 */
	void customize(SuccessorStart start);

}
