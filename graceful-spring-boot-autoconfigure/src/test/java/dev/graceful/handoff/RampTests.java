package dev.graceful.handoff;

import java.time.Duration;

import dev.graceful.handoff.Ramp.Shape;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/**
 * Tests for {@link Ramp}.
 */
class RampTests {

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	@Test
	void growsByTheSameInTheSameTime() {
		Ramp ramp = new Ramp(TEN_SECONDS, Shape.LINEAR);
		assertThat(ramp.share(Duration.ZERO)).isZero();
		assertThat(ramp.share(Duration.ofSeconds(3))).isEqualTo(0.3);
		assertThat(ramp.share(Duration.ofSeconds(6))).isEqualTo(0.6);
		assertThat(ramp.share(TEN_SECONDS)).isOne();
	}

	@Test
	void growsSlowlyAtFirst() {
		Ramp ramp = new Ramp(TEN_SECONDS, Shape.QUADRATIC);
		assertThat(ramp.share(Duration.ofSeconds(1))).isEqualTo(0.01, offset(1e-9));
		assertThat(ramp.share(Duration.ofSeconds(5))).isEqualTo(0.25);
		assertThat(ramp.share(TEN_SECONDS)).isOne();
	}

	@Test
	void isOverForGood() {
		assertThat(new Ramp(TEN_SECONDS, Shape.LINEAR).share(Duration.ofDays(1))).isOne();
	}

	@Test
	void isOverAtOnceWhereThereIsNone() {
		assertThat(Ramp.NONE.share(Duration.ZERO)).isOne();
	}

}
