package dev.graceful.handoff;

import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class HandoffLogTests {

	private static final Log logger = LogFactory.getLog(HandoffLogTests.class);

	private final FakeApplication application = new FakeApplication();

	private final HandoffLog log = new HandoffLog(this.application);

	@Test
	void beginsEachLineWithTheHandoff(CapturedOutput output) {
		this.log.about(new HandoffId("5f0579ab"), 2);
		this.log.info(logger, "is ready");
		this.log.warn(logger, "is late");
		this.log.error(logger, "has failed");
		assertThat(output).contains("INFO", "Handoff 5f0579ab: is ready")
			.contains("WARN", "Handoff 5f0579ab: is late")
			.contains("ERROR", "Handoff 5f0579ab: has failed");
	}

	@Test
	void tellsEachLineItsFields() {
		this.log.about(new HandoffId("5f0579ab"), 2);
		this.log.enter("WARM");
		this.log.info(logger, "has the listeners");
		assertThat(this.application.logged).containsExactly(
				Map.of("graceful.handoff", "5f0579ab", "graceful.generation", "2", "graceful.phase", "WARM"));
	}

	@Test
	void tellsOnlyTheTextOfWhatIsNoHandoff(CapturedOutput output) {
		this.log.warn(logger, "hammer");
		assertThat(output).contains("hammer").doesNotContain("Handoff ");
		assertThat(this.application.logged).containsExactly(Map.of());
	}

}
