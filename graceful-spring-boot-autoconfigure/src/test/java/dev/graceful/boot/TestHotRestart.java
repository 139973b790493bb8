package dev.graceful.boot;

import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

/**
 * A hot restart that has not begun: no signal, and no predecessor.
 */
final class TestHotRestart {

	private TestHotRestart() {
	}

	static HotRestart create() {
		return new HotRestart(() -> new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("graceful",
				GracefulProperties.class), new MockEnvironment());
	}

}
