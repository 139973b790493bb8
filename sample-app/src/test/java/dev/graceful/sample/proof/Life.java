package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.Optional;

/**
 * What has become of a process, by the clock of the load; {@code null} for what has not
 * happened.
 *
 * @param pid the process
 * @param stopped when it was stopped
 * @param woke when it went on, or ended, after that
 * @param ended when it ended
 */
record Life(long pid, Duration stopped, Duration woke, Duration ended) {

	static Life of(long pid) {
		return new Life(pid, null, null, null);
	}

	Life stoppedAt(Duration time) {
		return new Life(this.pid, time, null, null);
	}

	Life wokeAt(Duration time) {
		return new Life(this.pid, this.stopped, time, null);
	}

	Life endedAt(Duration time) {
		return new Life(this.pid, this.stopped, (this.stopped != null && this.woke == null) ? time : this.woke, time);
	}

	/**
	 * Return when it first stopped to serve.
	 */
	Optional<Duration> broke() {
		return Optional.ofNullable((this.stopped != null) ? this.stopped : this.ended);
	}

	boolean isStopped() {
		return this.stopped != null && this.woke == null;
	}

}
