package dev.graceful.warmup;

import java.util.List;
import java.util.Map;

import dev.graceful.handoff.Traffic;
import dev.graceful.handoff.Traffic.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayTests {

	private static final Map<String, String> VALUES = Map.of("id", "4711", "name", "Bücher & mehr?");

	@ParameterizedTest
	@CsvSource({ "/, /", "'', /", "/orders, /orders", "/orders/{id}/items/{id}, /orders/4711/items/4711",
			"/orders/{id:\\d+}.pdf, /orders/4711.pdf", "/orders/{id:[0-9]{4}}, /orders/4711",
			"/shelf/{name}, /shelf/B%C3%BCcher%20&%20mehr%3F", "/größe, /gr%C3%B6%C3%9Fe" })
	void asksForAPathOfTheRoute(String pattern, String path) {
		Replay replay = replay(new Route("GET", pattern, 1));
		assertThat(replay.requests()).extracting(WarmUpRequest::path).containsExactly(path);
		assertThat(replay).hasToString("1 route of the traffic");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /orders/{id}/{part}, no value for {part}", "GET, /files/**, a wildcard",
			"GET, /files/{*path}, a wildcard", "GET, /files/*.txt, a wildcard", "GET, /files/a?, a wildcard",
			"DELETE, /orders, not safe" })
	void leavesOutWhatItKnowsNoPathFor(String method, String pattern, String reason) {
		Replay replay = replay(new Route(method, pattern, 1));
		assertThat(replay.requests()).isEmpty();
		assertThat(replay.isEmpty()).isFalse();
		assertThat(replay).hasToString("0 routes of the traffic, 1 left out (1: " + reason + ")");
	}

	@Test
	void asksAsOftenAsClientsDo() {
		Replay replay = replay(new Route("GET", "/a", 7_400_000_000L), new Route("HEAD", "/b", 2_600_000_000L),
				new Route("GET", "/c", 1));
		assertThat(replay.requests()).extracting(WarmUpRequest::method).containsExactly("GET", "HEAD", "GET");
		assertThat(replay.requests()).extracting(WarmUpRequest::weight).containsExactly(185, 65, 1);
	}

	@Test
	void saysHowManyItLeavesOutForWhatReason() {
		Replay replay = replay(new Route("GET", "/a", 9), new Route("GET", "/b", 9), new Route("GET", "/c/**", 9),
				new Route("GET", "/d/{x}", 9), new Route("GET", "/d/{x}/e", 9));
		replay.leaveOut(replay.requests().get(0), "answered with 401");
		assertThat(replay.requests()).extracting(WarmUpRequest::path).containsExactly("/b");
		assertThat(replay).hasToString(
				"1 route of the traffic, 4 left out" + " (1: a wildcard, 1: answered with 401, 2: no value for {x})");
	}

	@Test
	void isEmptyWhereNothingIsKnown() {
		assertThat(replay().isEmpty()).isTrue();
	}

	private static Replay replay(Route... routes) {
		return new Replay(new Traffic(List.of(routes)), VALUES);
	}

}
