package dev.graceful.boot;

import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/**
 * A hot restart that has not begun: no signal, and nobody was looked for.
 */
final class TestHotRestart {

	private TestHotRestart() {
	}

	static HotRestart create() {
		return create(new MockEnvironment());
	}

	/**
	 * One that looks for a predecessor when it begins.
	 */
	static HotRestart thatTakesOver() {
		return create(new MockEnvironment().withProperty("graceful.takeover", "true"));
	}

	private static HotRestart create(Environment environment) {
		return new HotRestart(() -> new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("graceful",
				GracefulProperties.class), environment);
	}

}
