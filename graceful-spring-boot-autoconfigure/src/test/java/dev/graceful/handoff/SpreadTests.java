package dev.graceful.handoff;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Spread}.
 */
class SpreadTests {

	private final Spread spread = new Spread(Duration.ofSeconds(10));

	@Test
	void isDueToNobodyAtTheBeginning() {
		assertThat(this.spread.due(100, Duration.ZERO)).isZero();
	}

	@Test
	void isDueToAsManyInEachPartOfTheTime() {
		assertThat(this.spread.due(100, Duration.ofSeconds(1))).isEqualTo(10);
		assertThat(this.spread.due(90, Duration.ofSeconds(2))).isEqualTo(10);
		assertThat(this.spread.due(80, Duration.ofSeconds(9))).isEqualTo(70);
	}

	@Test
	void isDueToAllThatAreLeftAtTheEnd() {
		assertThat(this.spread.due(7, Duration.ofSeconds(10))).isEqualTo(7);
		assertThat(this.spread.due(3, Duration.ofSeconds(11))).isEqualTo(3);
		assertThat(this.spread.due(0, Duration.ofSeconds(12))).isZero();
	}

	@Test
	void isNotDueAgainToThoseToWhomItWasDone() {
		assertThat(this.spread.due(100, Duration.ofSeconds(5))).isEqualTo(50);
		assertThat(this.spread.due(50, Duration.ofSeconds(5))).isZero();
	}

	@Test
	void isDueToNobodyWhereMoreHaveGoneByThemselves() {
		assertThat(this.spread.due(100, Duration.ofSeconds(5))).isEqualTo(50);
		assertThat(this.spread.due(10, Duration.ofSeconds(6))).isZero();
		assertThat(this.spread.due(10, Duration.ofSeconds(9))).isEqualTo(4);
	}

	@Test
	void isDueToThoseWhoComeLater() {
		assertThat(this.spread.due(10, Duration.ofSeconds(5))).isEqualTo(5);
		assertThat(this.spread.due(95, Duration.ofSeconds(5))).isEqualTo(45);
	}

	@Test
	void isDueToMoreThanCouldBeCountedInMillisecondsOfAnInt() {
		assertThat(new Spread(Duration.ofDays(1)).due(1_000_000, Duration.ofHours(12))).isEqualTo(500_000);
	}

	@Test
	void isDueToAllAtOnceWhereThereIsNoTime() {
		assertThat(new Spread(Duration.ZERO).due(100, Duration.ZERO)).isEqualTo(100);
		assertThat(new Spread(Duration.ofNanos(1)).due(100, Duration.ZERO)).isEqualTo(100);
	}

}
