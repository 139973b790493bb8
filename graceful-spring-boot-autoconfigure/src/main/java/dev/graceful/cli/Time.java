package dev.graceful.cli;

import java.time.Duration;

/**
 * The time as a verb spends it.
 */
interface Time {

	/**
	 * What lies between two looks at something.
	 */
	Duration MOMENT = Duration.ofMillis(100);

	Time REAL = new Time() {

		@Override
		public Duration now() {
			return Duration.ofNanos(System.nanoTime());
		}

		@Override
		public void pause() {
			try {
				Thread.sleep(MOMENT.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted", ex);
			}
		}

	};

	/**
	 * Return the time since an arbitrary moment.
	 */
	Duration now();

	/**
	 * Let a {@link #MOMENT} pass.
	 */
	void pause();

	default Duration since(Duration moment) {
		return now().minus(moment);
	}

}
