package dev.graceful.sample.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the virtual users of a load saw.
 * <p>
 * Thread-safe; may be read while the load goes on.
 */
public final class Results {

	private static final long SLICE = Duration.ofMillis(100).toNanos();

	private static final int MOST_EXAMPLES = 5;

	private static final int MOST_FAILURES = 10_000;

	private final long origin = System.nanoTime();

	private final Map<Mode, Tally> tallies = new EnumMap<>(Mode.class);

	private final Map<Long, Served> served = new LinkedHashMap<>();

	private final List<Histogram> slices = new ArrayList<>();

	private final Map<FailureKind, List<String>> examples = new EnumMap<>(FailureKind.class);

	private final List<Failure> failed = new ArrayList<>();

	Results() {
		for (Mode mode : Mode.values()) {
			this.tallies.put(mode, new Tally());
		}
	}

	synchronized void succeeded(Mode mode, long start, long end, long pid) {
		this.tallies.get(mode).requests++;
		if (mode.timed()) {
			slice(start).add(end - start);
		}
		Duration at = Duration.ofNanos(end - this.origin);
		this.served.merge(pid, new Served(1, at, at), Served::and);
	}

	synchronized void failed(Mode mode, long opened, long servedBy, long start, long end,
			RequestFailedException failure) {
		if (this.failed.size() < MOST_FAILURES) {
			this.failed.add(new Failure(mode, failure.kind(), sinceBegin(opened), servedBy, sinceBegin(start),
					sinceBegin(end), failure.getMessage()));
		}
		Tally tally = this.tallies.get(mode);
		tally.requests++;
		tally.failures.merge(failure.kind(), 1L, Long::sum);
		List<String> examples = this.examples.computeIfAbsent(failure.kind(), (kind) -> new ArrayList<>());
		if (examples.size() < MOST_EXAMPLES) {
			examples.add(String.format("%s at %.3f s, after %.1f ms: %s", mode, (start - this.origin) / 1e9,
					(end - start) / 1e6, failure.getMessage()));
		}
	}

	private Duration sinceBegin(long nanoTime) {
		return Duration.ofNanos(nanoTime - this.origin);
	}

	synchronized void wasClosedPolitely(Mode mode) {
		this.tallies.get(mode).closedPolitely++;
	}

	private Histogram slice(long nanoTime) {
		int index = (int) ((nanoTime - this.origin) / SLICE);
		while (this.slices.size() <= index) {
			this.slices.add(new Histogram());
		}
		return this.slices.get(index);
	}

	/**
	 * Return how long ago the load began: the clock of everything that is told here.
	 * @return the time since the begin
	 */
	public Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.origin);
	}

	/**
	 * Return how many requests were sent, or tried to be sent.
	 * @return the number, failed ones included
	 */
	public synchronized long requests() {
		return this.tallies.values().stream().mapToLong((tally) -> tally.requests).sum();
	}

	public synchronized long requests(Mode mode) {
		return this.tallies.get(mode).requests;
	}

	/**
	 * Return how many connections were ended by a response that announced it.
	 * @return the number
	 */
	public synchronized long closedPolitely() {
		return this.tallies.values().stream().mapToLong((tally) -> tally.closedPolitely).sum();
	}

	public synchronized long closedPolitely(Mode mode) {
		return this.tallies.get(mode).closedPolitely;
	}

	public synchronized long failures() {
		return this.tallies.values()
			.stream()
			.flatMap((tally) -> tally.failures.values().stream())
			.mapToLong(Long::longValue)
			.sum();
	}

	/**
	 * Return how many requests failed in one way, in all modes together.
	 * @param kind the way
	 * @return the number
	 */
	public synchronized long failures(FailureKind kind) {
		return this.tallies.values().stream().mapToLong((tally) -> tally.failures.getOrDefault(kind, 0L)).sum();
	}

	public synchronized Map<FailureKind, Long> failures(Mode mode) {
		return Collections.unmodifiableMap(new EnumMap<>(this.tallies.get(mode).failures));
	}

	/**
	 * Return the requests that failed.
	 * @return the first ten thousand
	 */
	public synchronized List<Failure> failed() {
		return List.copyOf(this.failed);
	}

	/**
	 * Return the first failures of each kind in words.
	 * @return a few of them
	 */
	public synchronized List<String> failureExamples() {
		return this.examples.values().stream().flatMap(List::stream).toList();
	}

	/**
	 * Return what each process has served.
	 * @return by pid, in the order of the first response
	 */
	public synchronized Map<Long, Served> servedBy() {
		return Collections.unmodifiableMap(new LinkedHashMap<>(this.served));
	}

	public synchronized Optional<Served> servedBy(long pid) {
		return Optional.ofNullable(this.served.get(pid));
	}

	/**
	 * Return the latencies of the successful requests that began in a time, those left
	 * out that ask the server to wait.
	 * @param from the time since the begin, to a tenth of a second
	 * @param to the time since the begin
	 * @return the latencies
	 */
	public synchronized Histogram latencies(Duration from, Duration to) {
		int first = (int) (from.toNanos() / SLICE);
		int end = (int) Math.min(to.toNanos() / SLICE + 1, this.slices.size());
		Histogram latencies = new Histogram();
		for (int i = first; i < end; i++) {
			latencies.add(this.slices.get(i));
		}
		return latencies;
	}

	/**
	 * What one process has served.
	 *
	 * @param requests how many
	 * @param first when its first response was complete, since the begin
	 * @param last when its last response was complete
	 */
	public record Served(long requests, Duration first, Duration last) {

		private Served and(Served later) {
			return new Served(this.requests + later.requests, this.first, later.last);
		}

	}

	/**
	 * The counts of one mode.
	 */
	private static final class Tally {

		private final Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);

		private long requests;

		private long closedPolitely;

	}

}
