package dev.graceful.handoff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;

/**
 * The lines that are logged of one handoff: each begins with its id, and carries the id,
 * the generation and the phase as fields where the log is structured. Lives on the loop.
 */
final class HandoffLog {

	private final Application application;

	private final Map<String, String> fields = new LinkedHashMap<>();

	private String prefix = "";

	/**
	 * Create the log of a handoff whose id is not known yet, or of what is none.
	 * @param application logs the lines
	 */
	HandoffLog(Application application) {
		this.application = application;
	}

	/**
	 * From now on it is known which handoff it is.
	 * @param handoff its id
	 * @param generation this generation's number
	 */
	void about(HandoffId handoff, int generation) {
		this.prefix = handoff.prefix();
		this.fields.put("graceful.handoff", handoff.value());
		this.fields.put("graceful.generation", Integer.toString(generation));
	}

	void enter(String phase) {
		this.fields.put("graceful.phase", phase);
	}

	void info(Log logger, String text) {
		log(logger::info, text);
	}

	void warn(Log logger, String text) {
		log(logger::warn, text);
	}

	void error(Log logger, String text) {
		log(logger::error, text);
	}

	private void log(Consumer<String> level, String text) {
		this.application.log(this.fields, () -> level.accept(this.prefix + text));
	}

}
