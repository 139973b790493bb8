package dev.graceful.warmup;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettlingTests {

	private final Settling settling = new Settling();

	@Test
	void goesOnForAsLongAsRoundsGetFaster() {
		for (int millis = 100; millis > 10; millis -= 10) {
			assertThat(settles(millis)).isFalse();
		}
	}

	@Test
	void settlesWithTheThirdRoundThatIsHardlyFaster() {
		assertThat(settles(100)).isFalse();
		assertThat(settles(97)).isFalse();
		assertThat(settles(99)).isFalse();
		assertThat(settles(96)).isTrue();
	}

	@Test
	void countsAnewAfterARoundThatIsFaster() {
		assertThat(settles(100)).isFalse();
		assertThat(settles(100)).isFalse();
		assertThat(settles(100)).isFalse();
		assertThat(settles(90)).isFalse();
		assertThat(settles(90)).isFalse();
		assertThat(settles(90)).isFalse();
		assertThat(settles(90)).isTrue();
	}

	@Test
	void comparesWithTheBestRoundAndNotWithASlowOneBefore() {
		assertThat(settles(10)).isFalse();
		assertThat(settles(50)).isFalse();
		assertThat(settles(30)).isFalse();
		assertThat(settles(20)).isTrue();
	}

	private boolean settles(long millis) {
		return this.settling.settles(Duration.ofMillis(millis));
	}

}
