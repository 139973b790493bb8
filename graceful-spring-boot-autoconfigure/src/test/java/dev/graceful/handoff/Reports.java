package dev.graceful.handoff;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.HandoffReport.Side;

/**
 * Reports of handoffs that never were.
 */
final class Reports {

	static final Origin ORIGIN = new Origin("/srv/app.jar", "");

	static final Totals TOTALS = new Totals(
			Map.of(new Totals.Ending(Outcome.SUCCEEDED, Cause.NONE), 17L,
					new Totals.Ending(Outcome.ROLLED_BACK, Cause.FAILED), 2L),
			Map.of("WARM", new Totals.Times(19, Duration.ofSeconds(31, 7))),
			new Totals.Times(17, Duration.ofSeconds(29)), 4000, 12, 1, Instant.ofEpochMilli(1_700_000_000_123L));

	private static final Instant BEGAN = Instant.ofEpochMilli(1_700_000_000_000L);

	static final GenerationStatus STATUS = new GenerationStatus(GenerationStatus.State.SERVING,
			new Side(4, 101, "app 2"), new Origin("/srv/äpp", "dev.Main"), null, null, null, List.of(),
			new GenerationStatus.Held(0, 0, 0), List.of(), Totals.NONE);

	static final GenerationStatus STATUS_OF_A_PREDECESSOR = new GenerationStatus(GenerationStatus.State.DRAINING,
			new Side(3, 100, "app 1"), ORIGIN, BEGAN, "the disk is gone", underWay("cafe0002"),
			List.of(new GenerationStatus.Listening("server", "*:8080", 1),
					new GenerationStatus.Listening("management", "*:8081", 2)),
			new GenerationStatus.Held(12, 10, 1), List.of(), Totals.NONE);

	private Reports() {
	}

	static HandoffReport rolledBack(String id) {
		return new HandoffReport(id, new RestartRequest("SIGHUP", "alice", false), new Side(3, 100, "app 1"),
				new Side(4, 101, "app 2"), BEGAN,
				List.of(new PhaseTime("PREPARE", Duration.ofMillis(1)),
						new PhaseTime("WARM", Duration.ofNanos(1_234_567))),
				"3 rounds", Outcome.ROLLED_BACK, Cause.FAILED, "the successor failed: no such bean",
				List.of("no such bean", "", "\uD83D\uDE00"), new Connections(1, 2, 3, 4));
	}

	static HandoffReport underWay(String id) {
		return new HandoffReport(id, new RestartRequest("SIGHUP"), new Side(3, 100, "app 1"), null, BEGAN,
				List.of(new PhaseTime("PREPARE", Duration.ofMillis(1))), "", Outcome.UNDER_WAY, Cause.NONE, "",
				List.of(), new Connections(0, 0, 0, 0));
	}

	static HandoffReport refused(String id) {
		return new HandoffReport(id, new RestartRequest("SIGHUP"), new Side(3, 100, "app 1"), null, BEGAN,
				List.of(new PhaseTime("PREPARE", Duration.ofMillis(1))), "", Outcome.REFUSED, Cause.CHECK,
				"the disk is full", List.of(), new Connections(0, 0, 0, 0));
	}

	static HandoffReport succeeded(String id) {
		return underWay(id).succeeded();
	}

}
