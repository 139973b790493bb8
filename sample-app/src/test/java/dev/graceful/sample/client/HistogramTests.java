package dev.graceful.sample.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Histogram}.
 */
class HistogramTests {

	private final Histogram histogram = new Histogram();

	@Test
	void tellsQuantilesToOnePercent() {
		for (int millis = 1; millis <= 1000; millis++) {
			this.histogram.add(Duration.ofMillis(millis).toNanos());
		}
		assertThat(this.histogram.quantile(0.5).toMillis()).isCloseTo(500, within(5L));
		assertThat(this.histogram.quantile(0.99).toMillis()).isCloseTo(990, within(10L));
	}

	@Test
	void tellsTheExactMaximum() {
		this.histogram.add(1_234_567);
		this.histogram.add(89);
		assertThat(this.histogram.maximum()).isEqualTo(Duration.ofNanos(1_234_567));
	}

	@Test
	void neverTellsAQuantileAboveTheMaximum() {
		this.histogram.add(Duration.ofMillis(33).toNanos());
		assertThat(this.histogram.quantile(0.99)).isEqualTo(Duration.ofMillis(33));
	}

	@Test
	void takesLatenciesFromZeroToHours() {
		this.histogram.add(0);
		this.histogram.add(Duration.ofHours(3).toNanos());
		assertThat(this.histogram.total()).isEqualTo(2);
	}

	@Test
	void addsUp() {
		Histogram other = new Histogram();
		other.add(Duration.ofMillis(10).toNanos());
		this.histogram.add(Duration.ofMillis(5).toNanos());
		this.histogram.add(other);
		assertThat(this.histogram.total()).isEqualTo(2);
		assertThat(this.histogram.maximum()).isEqualTo(Duration.ofMillis(10));
	}

	@Test
	void tellsZeroWhereThereIsNothing() {
		assertThat(this.histogram.quantile(0.5)).isZero();
	}

}
