package dev.graceful.warmup;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import dev.graceful.handoff.Traffic;
import dev.graceful.handoff.Traffic.Route;

/**
 * Counts what clients ask this generation for. Counts are halved as time passes, so that
 * they are of the last while, and what nobody asks for any more is forgotten.
 * <p>
 * Thread-safe: it is told of each request by the thread that has served it.
 */
public final class SampledTraffic {

	/**
	 * The methods of requests that change nothing.
	 */
	static final Set<String> SAFE = Set.of("GET", "HEAD");

	static final Duration HALF_LIFE = Duration.ofMinutes(10);

	/**
	 * What is counted, not what is told of: an application may have more routes than
	 * those that count.
	 */
	private static final int MOST_COUNTED = 1000;

	private final TrafficSettings settings;

	private final InstantSource clock;

	private final Map<Asked, LongAdder> counts = new ConcurrentHashMap<>();

	private final AtomicLong halved;

	private volatile Traffic inherited = Traffic.NONE;

	/**
	 * Create a sample of nothing.
	 * @param settings what is meant
	 * @param clock tells how time passes
	 */
	public SampledTraffic(TrafficSettings settings, InstantSource clock) {
		this.settings = settings;
		this.clock = clock;
		this.halved = new AtomicLong(clock.millis());
	}

	/**
	 * A request was answered as its client wanted.
	 * @param method its method
	 * @param pattern the pattern of its route
	 */
	public void answered(String method, String pattern) {
		if (SAFE.contains(method)) {
			halveInTime();
			add(new Asked(method, pattern), 1);
		}
	}

	private void add(Asked asked, long requests) {
		LongAdder count = this.counts.get(asked);
		if (count == null && this.counts.size() < MOST_COUNTED && asked.pattern().length() <= Traffic.LONGEST_PATTERN) {
			count = this.counts.computeIfAbsent(asked, (unknown) -> new LongAdder());
		}
		if (count != null) {
			count.add(requests);
		}
	}

	private void halveInTime() {
		long last = this.halved.get();
		long times = (this.clock.millis() - last) / HALF_LIFE.toMillis();
		if (times > 0 && this.halved.compareAndSet(last, last + times * HALF_LIFE.toMillis())) {
			halve((int) Math.min(times, Long.SIZE - 1));
		}
	}

	private void halve(int times) {
		this.counts.values().forEach((count) -> {
			long sum = count.sum();
			count.add((sum >> times) - sum);
		});
		this.counts.values().removeIf((count) -> count.sum() == 0);
	}

	/**
	 * Go on counting where the predecessor has got to. It counts half: chains of
	 * generations that live shortly forget as well.
	 * @param traffic what the predecessor has told
	 */
	void inherit(Traffic traffic) {
		if (this.settings.enabled()) {
			this.inherited = new Traffic(
					traffic.routes().stream().filter((route) -> this.settings.means(route.pattern())).toList());
			traffic.routes().forEach((route) -> add(new Asked(route.method(), route.pattern()), route.requests() / 2));
		}
	}

	/**
	 * Return what the predecessor has told.
	 * @return the routes that are meant; none where there is no predecessor
	 */
	Traffic inherited() {
		return this.inherited;
	}

	/**
	 * Return what this generation tells its successor.
	 * @return the routes that are meant, and asked for most
	 */
	public Traffic traffic() {
		halveInTime();
		return new Traffic(this.counts.entrySet()
			.stream()
			.map((entry) -> new Route(entry.getKey().method(), entry.getKey().pattern(), entry.getValue().sum()))
			.filter((route) -> route.requests() > 0 && this.settings.means(route.pattern()))
			.sorted(Comparator.comparingLong(Route::requests).reversed())
			.limit(this.settings.maxRoutes())
			.toList());
	}

	/**
	 * What is counted.
	 */
	private record Asked(String method, String pattern) {

	}

}
