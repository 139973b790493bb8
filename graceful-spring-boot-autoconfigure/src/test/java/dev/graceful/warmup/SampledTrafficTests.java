package dev.graceful.warmup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.graceful.handoff.Traffic;
import dev.graceful.handoff.Traffic.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SampledTrafficTests {

	private Instant now = Instant.parse("2026-11-21T08:00:00Z");

	private final SampledTraffic sampled = sampled(List.of(), List.of());

	@Test
	void tellsWhatIsAskedForMostFirst() {
		ask("/orders/{id}", 2);
		ask("/", 5);
		this.sampled.answered("HEAD", "/");
		assertThat(this.sampled.traffic().routes()).containsExactly(new Route("GET", "/", 5),
				new Route("GET", "/orders/{id}", 2), new Route("HEAD", "/", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get" })
	void doesNotCountWhatMayChangeSomething(String method) {
		this.sampled.answered(method, "/orders");
		assertThat(this.sampled.traffic()).isEqualTo(Traffic.NONE);
	}

	@Test
	void tellsOfNoMoreRoutesThanItShould() {
		IntStream.rangeClosed(1, 30).forEach((i) -> ask("/" + i, i));
		assertThat(this.sampled.traffic().routes()).hasSize(20).startsWith(new Route("GET", "/30", 30));
	}

	@Test
	void countsNoMoreRoutesThanAnApplicationHas() {
		ask("/known", 1);
		IntStream.range(0, 100_000).forEach((i) -> ask("/" + i, 1));
		ask("/too-late", 1000);
		ask("/known", 1000);
		assertThat(this.sampled.traffic().routes()).startsWith(new Route("GET", "/known", 1001))
			.noneMatch((route) -> route.pattern().equals("/too-late"));
	}

	@Test
	void doesNotCountWhatWouldNotFitIntoWhatIsTold() {
		ask("/" + "a".repeat(Traffic.LONGEST_PATTERN), 1);
		assertThat(this.sampled.traffic()).isEqualTo(Traffic.NONE);
	}

	@Test
	void forgetsWhatNobodyAsksForAnyMore() {
		ask("/then", 8);
		pass(SampledTraffic.HALF_LIFE);
		ask("/now", 6);
		assertThat(this.sampled.traffic().routes()).containsExactly(new Route("GET", "/now", 6),
				new Route("GET", "/then", 4));
		pass(SampledTraffic.HALF_LIFE.multipliedBy(2));
		assertThat(this.sampled.traffic().routes()).containsExactly(new Route("GET", "/now", 1),
				new Route("GET", "/then", 1));
		pass(Duration.ofDays(10_000));
		assertThat(this.sampled.traffic()).isEqualTo(Traffic.NONE);
	}

	@Test
	void goesOnWhereThePredecessorHasGotTo() {
		Traffic traffic = new Traffic(List.of(new Route("GET", "/a", 9), new Route("GET", "/b", 1)));
		this.sampled.inherit(traffic);
		ask("/b", 3);
		assertThat(this.sampled.inherited()).isEqualTo(traffic);
		assertThat(this.sampled.traffic().routes()).containsExactly(new Route("GET", "/a", 4),
				new Route("GET", "/b", 3));
	}

	@Test
	void inheritsNothingWhereItIsNotToLearn() {
		SampledTraffic off = new SampledTraffic(new TrafficSettings(false, 20, List.of(), List.of(), Map.of()),
				() -> this.now);
		off.inherit(new Traffic(List.of(new Route("GET", "/a", 9))));
		assertThat(off.inherited()).isEqualTo(Traffic.NONE);
		assertThat(off.traffic()).isEqualTo(Traffic.NONE);
	}

	@Test
	void tellsAndTakesOnlyOfRoutesThatAreMeant() {
		SampledTraffic some = sampled(List.of("/", "/api/**"), List.of("/api/{id}/*", "/api/admin/**"));
		for (String pattern : List.of("/", "/page", "/api/a", "/api/{id}", "/api/{id}/x", "/api/{id}/x/y", "/api/admin",
				"/api/admin/users")) {
			some.answered("GET", pattern);
		}
		assertThat(some.traffic().routes()).extracting(Route::pattern)
			.containsExactlyInAnyOrder("/", "/api/a", "/api/{id}", "/api/{id}/x/y", "/api/admin");
		some.inherit(new Traffic(List.of(new Route("GET", "/page", 9), new Route("GET", "/", 9))));
		assertThat(some.inherited().routes()).containsExactly(new Route("GET", "/", 9));
	}

	private SampledTraffic sampled(List<String> include, List<String> exclude) {
		return new SampledTraffic(new TrafficSettings(true, 20, include, exclude, Map.of()), () -> this.now);
	}

	private void ask(String pattern, int times) {
		IntStream.range(0, times).forEach((i) -> this.sampled.answered("GET", pattern));
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

}
