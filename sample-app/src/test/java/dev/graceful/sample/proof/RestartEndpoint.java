package dev.graceful.sample.proof;

import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.graceful.sample.client.HttpConnection;
import dev.graceful.sample.client.Request;
import dev.graceful.sample.client.RequestFailedException;
import dev.graceful.sample.client.Response;
import dev.graceful.sample.client.Target;
import dev.graceful.sample.process.RunningApplication;

import static org.awaitility.Awaitility.await;

/**
 * The actuator endpoint of an application, asked as a script asks it: with a connection
 * for each request, which is never retried.
 */
final class RestartEndpoint {

	private static final String PATH = "/actuator/graceful-restart";

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final JsonMapper mapper = new JsonMapper();

	private final Target target;

	private RestartEndpoint(Target target) {
		this.target = target;
	}

	/**
	 * Find the endpoint of an application that has just been started, when it can be
	 * restarted: a separate management port is opened last.
	 * @param application the application
	 * @param port where the endpoint is
	 * @return the endpoint
	 */
	static RestartEndpoint of(RunningApplication application, int port) {
		application.log().await(", serves server", 0, DEADLINE);
		return new RestartEndpoint(Target.plain(port));
	}

	Answer get() {
		return send(Request.get(PATH));
	}

	Answer post(String query) {
		return send(Request.post(PATH + query, new byte[0]));
	}

	Answer delete() {
		return send(new Request("DELETE", PATH, new byte[0]));
	}

	/**
	 * Wait until no restart is under way any more.
	 */
	void awaitServing() {
		await().atMost(DEADLINE).until(() -> get().text("/state").equals("SERVING"));
	}

	private Answer send(Request request) {
		try (HttpConnection connection = HttpConnection.open(this.target, DEADLINE)) {
			Response response = connection.send(request);
			return new Answer(response.status(), mapper.readTree(response.text()));
		}
		catch (RequestFailedException ex) {
			throw new AssertionError(request.method() + " " + request.path() + " got no answer", ex);
		}
	}

	/**
	 * What the endpoint answers.
	 *
	 * @param status the status of the response
	 * @param body the body
	 */
	record Answer(int status, JsonNode body) {

		String text(String pointer) {
			return this.body.at(pointer).asString();
		}

		int number(String pointer) {
			return this.body.at(pointer).asInt();
		}

	}

}
