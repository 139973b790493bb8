package dev.graceful.boot;

import java.util.Map;

import org.slf4j.MDC;

import org.springframework.util.ClassUtils;

/**
 * Puts what a line of the log is about where Boot's structured logging finds it.
 */
final class LogFields {

	private static final boolean PRESENT = ClassUtils.isPresent("org.slf4j.MDC", LogFields.class.getClassLoader());

	private LogFields() {
	}

	/**
	 * Log a line with its fields.
	 * @param fields what it is about
	 * @param line logs it, in this thread
	 */
	static void with(Map<String, String> fields, Runnable line) {
		if (!PRESENT) {
			line.run();
			return;
		}
		fields.forEach(MDC::put);
		try {
			line.run();
		}
		finally {
			fields.keySet().forEach(MDC::remove);
		}
	}

}
