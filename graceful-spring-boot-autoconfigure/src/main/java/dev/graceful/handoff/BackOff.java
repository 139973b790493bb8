package dev.graceful.handoff;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import dev.graceful.handoff.HandoffReport.Outcome;

/**
 * Speaks against another restart too soon after several that have failed in a row: a
 * version that does not start had better not be started again and again. Thread-safe.
 */
public final class BackOff implements RestartCheck {

	private static final int FAILURES_WITHOUT_WAITING = 2;

	private static final Duration LONGEST = Duration.ofMinutes(10);

	private final Duration first;

	private final InstantSource clock;

	/**
	 * Create a back-off.
	 * @param first how long to wait after the third failure in a row, doubled with each
	 * further one; zero for not at all
	 * @param clock tells the time as the history does
	 */
	public BackOff(Duration first, InstantSource clock) {
		this.first = first;
		this.clock = clock;
	}

	/**
	 * A restart that was refused, or called off, tells nothing about the version.
	 */
	@Override
	public Optional<String> objection(RestartRequest request, List<HandoffReport> history) {
		List<HandoffReport> failures = history.stream()
			.takeWhile((report) -> report.outcome() != Outcome.SUCCEEDED)
			.filter((report) -> report.outcome() == Outcome.ROLLED_BACK)
			.toList();
		if (request.forced() || this.first.isZero() || failures.size() <= FAILURES_WITHOUT_WAITING) {
			return Optional.empty();
		}
		Instant again = end(failures.get(0)).plus(pause(failures.size()));
		Duration left = Duration.between(this.clock.instant(), again);
		return (left.isNegative() || left.isZero()) ? Optional.empty()
				: Optional.of("the last " + failures.size() + " restarts have failed, the last one because "
						+ failures.get(0).reason() + ": mend that and ask again in " + (left.toSeconds() + 1)
						+ " s, or at once with POST /actuator/graceful-restart?force=true");
	}

	private static Instant end(HandoffReport failure) {
		Duration took = failure.phases()
			.stream()
			.map(HandoffReport.PhaseTime::duration)
			.reduce(Duration.ZERO, Duration::plus);
		return failure.began().plus(took);
	}

	private Duration pause(int failures) {
		Duration pause = this.first;
		for (int i = FAILURES_WITHOUT_WAITING + 1; i < failures && pause.compareTo(LONGEST) < 0; i++) {
			pause = pause.multipliedBy(2);
		}
		return (pause.compareTo(LONGEST) < 0) ? pause : LONGEST;
	}

}
