package dev.graceful.boot;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

import dev.graceful.handoff.RestartRequest;
import org.json.JSONException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skyscreamer.jsonassert.JSONAssert;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulRestartEndpointWebExtensionTests {

	private final TestRestarts restarts = new TestRestarts();

	@Test
	void answersARestartThatHasBegunWithItsReportAndWhereToLook() {
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.post("");
			assertThat(answer.statusCode()).isEqualTo(202);
			assertThat(answer.headers().firstValue("Location")).contains("/actuator/graceful-restart");
			assertJson(answer,
					"""
							{"id": "5f0579ab", "request": {"trigger": "HTTP request", "by": "", "forced": false},
							"predecessor": {"generation": 2, "pid": 4750, "version": "shop 2.0"},
							"began": "2026-11-21T08:00:00Z", "phases": [], "warmUp": "", "outcome": "UNDER_WAY", "cause": "NONE",
							"reason": "", "lastLines": [], "connections": {"held": 12, "moved": 0, "closed": 0, "hammered": 0}}
							""");
		});
	}

	@Test
	void tellsWhoAsks() {
		with((endpoint) -> {
			endpoint.post("");
			assertThat(this.restarts.requests).containsExactly(new RestartRequest("HTTP request", "127.0.0.1", false));
		});
	}

	@Test
	void insistsWhereItIsTold() {
		with((endpoint) -> {
			endpoint.post("?force=true");
			assertThat(this.restarts.requests).singleElement().extracting(RestartRequest::forced).isEqualTo(true);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "60s", "1m", "PT60S", "60" })
	void waitsAsLongAsItIsTold(String wait) {
		this.restarts.outcome(TestRestarts.SUCCEEDED);
		with((endpoint) -> {
			endpoint.post("?wait=" + wait);
			assertThat(this.restarts.waited).isEqualTo(Duration.ofMinutes(1));
		});
	}

	@Test
	void answersARestartThatSucceedsWithItsReport() {
		this.restarts.outcome(TestRestarts.SUCCEEDED);
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.post("?wait=60s");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertJson(answer, """
					{"id": "0a1b2c3d", "request": {"trigger": "signal HUP", "by": "", "forced": false},
					"predecessor": {"generation": 1, "pid": 4711, "version": "shop 1.0"},
					"successor": {"generation": 2, "pid": 4750, "version": "shop 2.0"},
					"began": "2026-11-21T08:00:00Z", "phases": [{"phase": "WARM", "duration": "PT2.5S"}],
					"warmUp": "", "outcome": "SUCCEEDED", "cause": "NONE", "reason": "", "lastLines": [],
					"connections": {"held": 0, "moved": 200, "closed": 14, "hammered": 0}}
					""");
		});
	}

	@Test
	void answersWhatItKnowsWhenTheWaitIsOver() {
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.post("?wait=1ms");
			assertThat(answer.statusCode()).isEqualTo(202);
			assertThat(answer.body()).contains("\"outcome\":\"UNDER_WAY\"");
		});
	}

	@Test
	void answersARestartThatFailsWithItsReasonAndTheLastLines() {
		this.restarts.outcome(TestRestarts.ROLLED_BACK);
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.post("?wait=60s");
			assertThat(answer.statusCode()).isEqualTo(500);
			assertThat(answer.body()).contains("\"outcome\":\"ROLLED_BACK\"", "\"cause\":\"ENDED\"",
					"\"reason\":\"the successor ended with status 3\"", "\"lastLines\":[\"No database\"]");
		});
	}

	@Test
	void answersARestartThatFailsAtOnceAsFailedWithoutAWait() {
		this.restarts.failAtOnce();
		with((endpoint) -> assertThat(endpoint.post("").statusCode()).isEqualTo(500));
	}

	@Test
	void takesItsParametersAsJsonToo() {
		this.restarts.outcome(TestRestarts.SUCCEEDED);
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.post("application/json", "{\"wait\": \"60s\", \"force\": true}");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(this.restarts.requests).singleElement().extracting(RestartRequest::forced).isEqualTo(true);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "", "60y", "s" })
	void rejectsAWaitThatIsNoDuration(String wait) {
		with((endpoint) -> {
			assertThat(endpoint.post("?wait=" + wait).statusCode()).isEqualTo(400);
			assertThat(this.restarts.requests).isEmpty();
		});
	}

	@Test
	void answersARefusalWithTheReasonAndTheState() {
		this.restarts.underWay().refuse("A restart is under way");
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.post("?wait=60s");
			assertThat(answer.statusCode()).isEqualTo(409);
			assertThat(answer.body()).contains("\"reason\":\"A restart is under way\"", "\"state\":\"HANDING_OVER\"",
					"\"handoff\":{\"id\":\"5f0579ab\"");
		});
	}

	@Test
	void answersAnApplicationThatCannotBeRestartedWithTheReason() {
		this.restarts.off("the web server is Jetty");
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.post("");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertJson(answer, "{\"reason\": \"the web server is Jetty\"}");
		});
	}

	@Test
	void answersAllWithTheReasonWhereHotRestartIsOff() {
		TestEndpoint.open().withPropertyValues("graceful.enabled=false").run((context) -> {
			TestEndpoint endpoint = new TestEndpoint(context);
			assertThat(endpoint.post("?wait=60s").statusCode()).isEqualTo(503);
			assertThat(endpoint.get().statusCode()).isEqualTo(503);
			assertThat(endpoint.delete().statusCode()).isEqualTo(409);
			assertJson(endpoint.post(""), "{\"reason\": \"hot restart is off: 'graceful.enabled' is false\"}");
		});
	}

	@Test
	void callsOffTheRestartThatIsUnderWay() {
		this.restarts.underWay();
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.delete();
			assertThat(answer.statusCode()).isEqualTo(204);
			assertThat(answer.body()).isEmpty();
			assertThat(this.restarts.aborts).containsExactly("HTTP request of 127.0.0.1");
		});
	}

	@Test
	void cannotCallOffWhatIsNotUnderWay() {
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.delete();
			assertThat(answer.statusCode()).isEqualTo(409);
			assertJson(answer, "{\"reason\": \"there is no restart that can be called off\", \"state\": \"SERVING\"}");
		});
	}

	@Test
	void showsTheStatusAndTheHistory() {
		with((endpoint) -> {
			HttpResponse<String> answer = endpoint.get();
			assertThat(answer.statusCode()).isEqualTo(200);
			assertJson(answer,
					"""
							{"state": "SERVING", "self": {"generation": 2, "pid": 4750, "version": "shop 2.0"},
							"started": "2026-11-21T08:00:00Z",
							"listeners": [{"connector": "server", "address": "127.0.0.1:8080", "boundBy": 1}],
							"connections": {"all": 12, "idle": 10, "webSocket": 1},
							"history": [
								{"id": "4e5f6071", "request": {"trigger": "HTTP request", "by": "alice", "forced": false},
								"predecessor": {"generation": 2, "pid": 4750, "version": "shop 2.0"},
								"successor": {"generation": 3, "pid": 4790, "version": "shop 3.0"},
								"began": "2026-11-21T08:00:00Z", "phases": [{"phase": "LAUNCH", "duration": "PT0.7S"}],
								"warmUp": "", "outcome": "ROLLED_BACK", "cause": "ENDED", "reason": "the successor ended with status 3",
								"lastLines": ["No database"],
								"connections": {"held": 12, "moved": 0, "closed": 0, "hammered": 0}},
								{"id": "0a1b2c3d", "request": {"trigger": "signal HUP", "by": "", "forced": false},
								"predecessor": {"generation": 1, "pid": 4711, "version": "shop 1.0"},
								"successor": {"generation": 2, "pid": 4750, "version": "shop 2.0"},
								"began": "2026-11-21T08:00:00Z", "phases": [{"phase": "WARM", "duration": "PT2.5S"}],
								"warmUp": "", "outcome": "SUCCEEDED", "cause": "NONE", "reason": "", "lastLines": [],
								"connections": {"held": 0, "moved": 200, "closed": 14, "hammered": 0}}],
							"totals": {
								"restarts": [{"outcome": "SUCCEEDED", "cause": "NONE", "count": 1},
									{"outcome": "ROLLED_BACK", "cause": "ENDED", "count": 1}],
								"phases": {"WARM": {"count": 1, "duration": "PT2.5S"}},
								"startUp": {"count": 1, "duration": "PT3S"},
								"moved": 200, "closed": 14, "hammered": 0, "lastRestart": "2026-11-21T08:00:00Z"}}
							""");
		});
	}

	@Test
	void showsTheRestartThatIsUnderWay() {
		this.restarts.underWay();
		with((endpoint) -> assertThat(endpoint.get().body()).contains("\"state\":\"HANDING_OVER\"",
				"\"handoff\":{\"id\":\"5f0579ab\""));
	}

	private void with(Consumer<TestEndpoint> test) {
		TestEndpoint.open(this.restarts).run((context) -> test.accept(new TestEndpoint(context)));
	}

	private static void assertJson(HttpResponse<String> answer, String expected) {
		try {
			JSONAssert.assertEquals(expected, answer.body(), true);
		}
		catch (JSONException ex) {
			throw new AssertionError("No JSON: " + answer.body(), ex);
		}
	}

}
