package dev.graceful.boot;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * The properties that somebody has set. To look for them takes next to nothing, compared
 * with binding them.
 */
final class SetProperties {

	private SetProperties() {
	}

	/**
	 * Whether there may be any.
	 * @param environment where they are set
	 * @param prefix what their names begin with
	 * @return false only where there is none
	 */
	static boolean mayBeBelow(Environment environment, String prefix) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(prefix);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT) {
				return true;
			}
		}
		return false;
	}

}
