package dev.graceful.handoff;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Everything that may speak against a restart. Thread-safe.
 */
final class RestartChecks {

	private static final Log logger = LogFactory.getLog(RestartChecks.class);

	private final List<RestartCheck> checks = new CopyOnWriteArrayList<>();

	void add(RestartCheck check) {
		this.checks.add(check);
	}

	/**
	 * Ask one after the other, until one objects. A check that fails objects, too: it was
	 * added so that there is no restart without it.
	 * @return the sentence; {@code null} if nothing speaks against it
	 */
	String objection(RestartRequest request, List<HandoffReport> history) {
		for (RestartCheck check : this.checks) {
			try {
				Optional<String> objection = check.objection(request, history);
				if (objection.isPresent()) {
					return objection.get();
				}
			}
			catch (RuntimeException | Error ex) {
				logger.error("A check before a restart failed", ex);
				return "a check before the restart failed: " + ex;
			}
		}
		return null;
	}

}
