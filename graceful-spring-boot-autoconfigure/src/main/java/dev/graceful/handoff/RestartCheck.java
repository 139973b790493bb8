package dev.graceful.handoff;

import java.util.List;
import java.util.Optional;

/**
 * Looks, before anything is started, whether something speaks against a restart. Called
 * on a thread of the handoff's, one after the other, and may take its time; the
 * application serves meanwhile.
 */
@FunctionalInterface
public interface RestartCheck {

	/**
	 * Look whether something speaks against a restart.
	 * @param request who asks for it
	 * @param history the last handoffs, the newest first
	 * @return a sentence that says what, and what to do; empty if nothing does
	 */
	Optional<String> objection(RestartRequest request, List<HandoffReport> history);

}
