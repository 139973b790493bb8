package dev.graceful.boot;

import java.io.IOException;

import dev.graceful.handoff.HandoffEvent.RolledBack;
import dev.graceful.handoff.HandoffEvent.Serving;
import dev.graceful.supervise.PidFile;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Keeps the pid of the process that serves in the PID file.
 */
final class PidFileUpdates {

	private static final Log logger = LogFactory.getLog(PidFileUpdates.class);

	private final PidFile file;

	PidFileUpdates(PidFile file) {
		this.file = file;
	}

	/**
	 * Before anybody is told, who may read it then.
	 */
	@EventListener({ Serving.class, RolledBack.class })
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void write() {
		try {
			this.file.write();
		}
		catch (IOException ex) {
			logger.warn("The PID file " + this.file + " cannot be written: " + ex);
		}
	}

	@EventListener(ContextClosedEvent.class)
	void delete() {
		try {
			this.file.delete();
		}
		catch (IOException ex) {
			logger.warn("The PID file " + this.file + " cannot be deleted: " + ex);
		}
	}

}
