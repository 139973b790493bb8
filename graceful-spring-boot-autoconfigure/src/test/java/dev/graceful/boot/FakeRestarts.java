package dev.graceful.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.GenerationStatus.Held;
import dev.graceful.handoff.GenerationStatus.Listening;
import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.HandoffReport.Side;
import dev.graceful.handoff.Origin;
import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import dev.graceful.handoff.Totals;

/**
 * The second generation of an application that does not exist.
 */
final class FakeRestarts implements Restarts {

	static final Instant STARTED = Instant.parse("2030-01-01T00:00:00Z");

	private final List<HandoffReport> history = new ArrayList<>();

	private State state = State.SERVING;

	private HandoffReport handoff;

	private Totals totals = Totals.NONE;

	private boolean silent;

	FakeRestarts is(State state) {
		this.state = state;
		return this;
	}

	FakeRestarts handsOver(HandoffReport handoff) {
		this.handoff = handoff;
		return this;
	}

	FakeRestarts doesNotAnswer() {
		this.silent = true;
		return this;
	}

	FakeRestarts counted(Totals totals) {
		this.totals = totals;
		return this;
	}

	FakeRestarts over(String handoff, Outcome outcome, Cause cause, String reason) {
		this.history.add(0,
				new HandoffReport(handoff, new RestartRequest("signal HUP"), new Side(2, 4711, "shop 1.0"), null,
						STARTED, List.of(new PhaseTime("PREPARE", Duration.ofSeconds(1))), "", outcome, cause, reason,
						List.of(), new Connections(0, 0, 0, 0)));
		return this;
	}

	@Override
	public CompletableFuture<GenerationStatus> status() {
		if (this.silent) {
			return new CompletableFuture<>();
		}
		return CompletableFuture.completedFuture(new GenerationStatus(this.state, new Side(2, 4711, "shop 1.0"),
				new Origin("/srv/shop.jar", ""), STARTED, null, this.handoff,
				List.of(new Listening("server", "*:8080", 1), new Listening("management", "*:8081", 2)),
				new Held(7, 4, 2), this.history, this.totals));
	}

	@Override
	public Totals totals() {
		return this.totals;
	}

	@Override
	public CompletableFuture<RestartAnswer> request(RestartRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Boolean> abort(String by) {
		throw new UnsupportedOperationException();
	}

}
