package dev.graceful.sample.fault;

import java.util.Map;

/**
 * What a person can have wrong with the next version, to see what becomes of a restart.
 */
public enum Defect {

	NONE(Map.of()),

	DOES_NOT_START(Map.of("sample.fault.start", "exception")),

	HANGS(Map.of("sample.fault.start", "hang")),

	FALLS_ILL(Map.of("sample.fault.health-down-after", "5s"));

	private final Map<String, Object> properties;

	Defect(Map<String, Object> properties) {
		this.properties = properties;
	}

	/**
	 * Return what makes it happen.
	 * @return the properties of the process that is to have it
	 */
	Map<String, Object> properties() {
		return this.properties;
	}

}
