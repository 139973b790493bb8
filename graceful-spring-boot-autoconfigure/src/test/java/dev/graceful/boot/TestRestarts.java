package dev.graceful.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.Origin;
import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import dev.graceful.handoff.Totals;

/**
 * Restarts that answer as a test says, and remember who asked.
 */
final class TestRestarts implements Restarts {

	private static final Instant TIME = Instant.parse("2026-11-21T08:00:00Z");

	static final HandoffReport SUCCEEDED = new HandoffReport("0a1b2c3d", new RestartRequest("signal HUP"),
			new HandoffReport.Side(1, 4711, "shop 1.0"), new HandoffReport.Side(2, 4750, "shop 2.0"), TIME,
			List.of(new HandoffReport.PhaseTime("WARM", Duration.ofMillis(2500))), "", Outcome.SUCCEEDED, Cause.NONE,
			"", List.of(), new HandoffReport.Connections(0, 200, 14, 0));

	static final HandoffReport ROLLED_BACK = new HandoffReport("4e5f6071",
			new RestartRequest("HTTP request", "alice", false), new HandoffReport.Side(2, 4750, "shop 2.0"),
			new HandoffReport.Side(3, 4790, "shop 3.0"), TIME,
			List.of(new HandoffReport.PhaseTime("LAUNCH", Duration.ofMillis(700))), "", Outcome.ROLLED_BACK,
			Cause.ENDED, "the successor ended with status 3", List.of("No database"),
			new HandoffReport.Connections(12, 0, 0, 0));

	static final HandoffReport UNDER_WAY = new HandoffReport("5f0579ab", new RestartRequest("HTTP request"),
			new HandoffReport.Side(2, 4750, "shop 2.0"), null, TIME, List.of(), "", Outcome.UNDER_WAY, Cause.NONE, "",
			List.of(), new HandoffReport.Connections(12, 0, 0, 0));

	final List<RestartRequest> requests = new CopyOnWriteArrayList<>();

	final List<String> aborts = new CopyOnWriteArrayList<>();

	volatile Duration waited;

	private final CompletableFuture<HandoffReport> outcome = new CompletableFuture<>() {

		@Override
		public HandoffReport get(long timeout, TimeUnit unit)
				throws InterruptedException, ExecutionException, TimeoutException {
			TestRestarts.this.waited = Duration.of(timeout, unit.toChronoUnit());
			return super.get(timeout, unit);
		}

	};

	private RestartAnswer answer = new RestartAnswer.Begun(UNDER_WAY, this.outcome);

	private boolean abortable;

	private HandoffReport handoff;

	TestRestarts outcome(HandoffReport report) {
		this.outcome.complete(report);
		return this;
	}

	TestRestarts failAtOnce() {
		this.answer = new RestartAnswer.Begun(ROLLED_BACK, this.outcome);
		return this;
	}

	TestRestarts refuse(String reason) {
		this.answer = new RestartAnswer.Refused(reason);
		return this;
	}

	TestRestarts off(String reason) {
		this.answer = new RestartAnswer.Off(reason);
		return this;
	}

	/**
	 * A handoff is under way, and can still be called off.
	 */
	TestRestarts underWay() {
		this.handoff = UNDER_WAY;
		this.abortable = true;
		return this;
	}

	@Override
	public CompletableFuture<RestartAnswer> request(RestartRequest request) {
		this.requests.add(request);
		return CompletableFuture.completedFuture(this.answer);
	}

	@Override
	public CompletableFuture<Boolean> abort(String by) {
		this.aborts.add(by);
		return CompletableFuture.completedFuture(this.abortable);
	}

	@Override
	public CompletableFuture<GenerationStatus> status() {
		GenerationStatus.State state = (this.handoff != null) ? GenerationStatus.State.HANDING_OVER
				: GenerationStatus.State.SERVING;
		return CompletableFuture.completedFuture(new GenerationStatus(state,
				new HandoffReport.Side(2, 4750, "shop 2.0"), new Origin("/srv/shop.jar", ""), TIME, null, this.handoff,
				List.of(new GenerationStatus.Listening("server", "127.0.0.1:8080", 1)),
				new GenerationStatus.Held(12, 10, 1), List.of(ROLLED_BACK, SUCCEEDED), totals()));
	}

	@Override
	public Totals totals() {
		Map<Totals.Ending, Long> restarts = Map.of(new Totals.Ending(Outcome.ROLLED_BACK, Cause.ENDED), 1L,
				new Totals.Ending(Outcome.SUCCEEDED, Cause.NONE), 1L);
		return new Totals(restarts, Map.of("WARM", new Totals.Times(1, Duration.ofMillis(2500))),
				new Totals.Times(1, Duration.ofSeconds(3)), 200, 14, 0, TIME);
	}

}
