package dev.graceful.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

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
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Totals;

/**
 * A generation that runs nowhere.
 */
final class FakeGeneration implements GenerationProcess {

	static final Origin ORIGIN = new Origin("/srv/shop.jar", "");

	static final Instant BEGAN = Instant.parse("2026-11-21T08:00:00Z");

	final List<RestartRequest> requests = new ArrayList<>();

	/**
	 * What a restart is told, the outcome last.
	 */
	List<HandoffReport> reports = List.of();

	IOException failure;

	boolean alive = true;

	boolean ends = true;

	int terminated;

	private final int number;

	private final long pid;

	private State state = State.SERVING;

	private HandoffReport handoff;

	private List<HandoffReport> history = List.of();

	private FakeGeneration(int number, long pid) {
		this.number = number;
		this.pid = pid;
	}

	static FakeGeneration of(int number, long pid) {
		return new FakeGeneration(number, pid);
	}

	FakeGeneration is(State state) {
		this.state = state;
		return this;
	}

	FakeGeneration handsOver(HandoffReport handoff) {
		this.handoff = handoff;
		return this;
	}

	FakeGeneration remembers(HandoffReport... history) {
		this.history = List.of(history);
		return this;
	}

	/**
	 * Return a handoff from generation 1, pid 4711, to generation 2, pid 4750.
	 */
	static HandoffReport handoff(Outcome outcome, String reason, String... phases) {
		return new HandoffReport("5f0579ab", new RestartRequest("signal HUP"), new Side(1, 4711, "shop 1.0"),
				new Side(2, 4750, "shop 2.0"), BEGAN,
				List.of(phases).stream().map((phase) -> new PhaseTime(phase, Duration.ofMillis(1500))).toList(), "",
				outcome, Cause.NONE, reason, List.of("No \"database\""), new Connections(3, 66, 0, 0));
	}

	@Override
	public GenerationStatus status() {
		return new GenerationStatus(this.state, new Side(this.number, this.pid, "shop " + this.number + ".0"), ORIGIN,
				Instant.now().minusSeconds(7384), null, this.handoff,
				List.of(new Listening("server", "*:8080", 1), new Listening("management", "*:8081", 1)),
				new Held(12, 10, 1), this.history, Totals.NONE);
	}

	@Override
	public OptionalLong residentBytes() {
		return OptionalLong.of(210L * 1024 * 1024);
	}

	@Override
	public HandoffReport restart(RestartRequest request, Consumer<HandoffReport> listener, Duration patience)
			throws IOException {
		this.requests.add(request);
		this.reports.forEach(listener);
		if (this.failure != null) {
			throw this.failure;
		}
		return this.reports.get(this.reports.size() - 1);
	}

	@Override
	public boolean isAlive() {
		return this.alive;
	}

	@Override
	public void terminate() {
		this.terminated++;
		this.alive = !this.ends;
	}

	@Override
	public void kill() {
		this.alive = false;
	}

}
