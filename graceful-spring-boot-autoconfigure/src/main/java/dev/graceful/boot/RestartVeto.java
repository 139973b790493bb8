package dev.graceful.boot;

import java.util.Optional;

import dev.graceful.handoff.RestartRequest;

/**
 * Lets the application speak against a restart. Beans of this type are asked in their
 * order, after everything else, and the first one that objects keeps the restart from
 * beginning.
 * <p>
 * Called on a thread of the handoff's, never by two at once. It may take its time, but
 * not for ever: the application serves meanwhile, and the restart waits. One that fails
 * objects, with the message of its exception; one that takes longer than
 * {@code graceful.restart.check-timeout}, together with all other checks, too.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RestartVeto {

	/**
	 * Look whether something speaks against a restart.
	 * @param request who asks for it
	 * @return a sentence that says what, and what to do; empty if nothing does
	 */
	Optional<String> objection(RestartRequest request);

}
