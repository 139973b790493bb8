package dev.graceful.boot;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LogFieldsTests {

	private static final Map<String, String> FIELDS = Map.of("graceful.handoff", "5f0579ab", "graceful.phase", "WARM");

	@Test
	void areThereWhileTheLineIsLogged() {
		AtomicReference<Map<String, String>> seen = new AtomicReference<>();
		LogFields.with(FIELDS, () -> seen.set(MDC.getCopyOfContextMap()));
		assertThat(seen.get()).containsAllEntriesOf(FIELDS);
	}

	@Test
	void areGoneAfterwards() {
		assertThatIllegalStateException().isThrownBy(() -> LogFields.with(FIELDS, () -> {
			throw new IllegalStateException("no log");
		}));
		assertThat(MDC.get("graceful.handoff")).isNull();
		assertThat(MDC.get("graceful.phase")).isNull();
	}

}
