package dev.graceful.handoff;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Slices}.
 */
class SlicesTests {

	private static final Ramp RAMP = new Ramp(Duration.ofSeconds(10), Ramp.Shape.LINEAR);

	/**
	 * A clock may tell anything.
	 */
	private static final Duration BEGAN = Duration.ofNanos(-12_345_678_901L);

	private static final long STEP = 100_000;

	private final Slices predecessor = Slices.ofPredecessor(RAMP, BEGAN);

	private final Slices successor = Slices.ofSuccessor(RAMP, BEGAN);

	@Test
	void areEverythingOrNothingWithoutARamp() {
		assertThat(Slices.ALL.containNow()).isTrue();
		assertThat(Slices.ALL.untilNext()).isEmpty();
		assertThat(Slices.NONE.containNow()).isFalse();
		assertThat(Slices.NONE.untilNext()).isEmpty();
	}

	@Test
	void leaveNoMomentInWhichNobodyAccepts() {
		for (long now = 0; now < RAMP.duration().toNanos(); now += STEP) {
			assertThat(accepts(this.predecessor, now) || accepts(this.successor, now)).isTrue();
		}
	}

	@Test
	void areBothGenerationsForAMomentOnly() {
		long both = 0;
		for (long now = 0; now < RAMP.duration().toNanos(); now += STEP) {
			both += (accepts(this.predecessor, now) && accepts(this.successor, now)) ? STEP : 0;
		}
		long periods = RAMP.duration().toNanos() / Slices.PERIOD;
		assertThat(both).isLessThanOrEqualTo(periods * 2 * Slices.OVERLAP);
	}

	@Test
	void giveTheSuccessorItsShare() {
		for (int second = 0; second < 10; second++) {
			assertThat(timeIn(this.successor, second)).isEqualTo(0.05 + second / 10.0, within(0.05));
			assertThat(timeIn(this.predecessor, second)).isEqualTo(0.95 - second / 10.0, within(0.09));
		}
	}

	@Test
	void tellWhenTheyChange() {
		for (Slices slices : new Slices[] { this.predecessor, this.successor }) {
			for (long now = 0; now < RAMP.duration().toNanos(); now += 7 * STEP) {
				long next = slices.untilNext(BEGAN.toNanos() + now);
				assertThat(next).isPositive();
				assertThat(accepts(slices, now + next - 1)).isEqualTo(accepts(slices, now));
			}
		}
	}

	@Test
	void areTheSuccessorsOnceTheRampIsOver() {
		long end = RAMP.duration().toNanos();
		for (long now = end; now < end + 2 * Slices.PERIOD; now += STEP) {
			assertThat(accepts(this.successor, now)).isTrue();
		}
	}

	private static double timeIn(Slices slices, int second) {
		int count = 0;
		for (int i = 0; i < 10_000; i++) {
			count += accepts(slices, second * 1_000_000_000L + i * STEP) ? 1 : 0;
		}
		return count / 10_000.0;
	}

	private static boolean accepts(Slices slices, long elapsed) {
		return slices.contain(BEGAN.toNanos() + elapsed);
	}

}
