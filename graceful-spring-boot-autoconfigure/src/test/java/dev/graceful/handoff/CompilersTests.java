package dev.graceful.handoff;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompilersTests {

	private final Compilers compilers = new Compilers();

	@Test
	void haveNotCaughtUpForAsLongAsTheyWork() {
		for (int millis = 1000; millis < 2000; millis += 10) {
			assertThat(this.compilers.haveCaughtUp(millis)).isFalse();
		}
	}

	@Test
	void haveCaughtUpWhenTheyHaveHardlyWorkedInFiveLooks() {
		assertThat(this.compilers.haveCaughtUp(1000)).isFalse();
		assertThat(this.compilers.haveCaughtUp(1400)).isFalse();
		for (int look = 1; look < 5; look++) {
			assertThat(this.compilers.haveCaughtUp(1400 + look)).isFalse();
		}
		assertThat(this.compilers.haveCaughtUp(1405)).isTrue();
	}

	@Test
	void haveNotCaughtUpWhereOneThatHasWorkedHasEnded() {
		for (int look = 0; look < 3; look++) {
			assertThat(this.compilers.haveCaughtUp(5000)).isFalse();
		}
		for (int look = 0; look < 5; look++) {
			assertThat(this.compilers.haveCaughtUp(1000)).isFalse();
		}
		assertThat(this.compilers.haveCaughtUp(1000)).isTrue();
	}

	@Test
	void haveNotCaughtUpAtTheFirstLookHoweverIdleTheyAre() {
		for (int look = 0; look < 5; look++) {
			assertThat(this.compilers.haveCaughtUp(0)).isFalse();
		}
		assertThat(this.compilers.haveCaughtUp(0)).isTrue();
	}

}
