package dev.graceful.boot;

import dev.graceful.tomcat.ResponseCounter;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorRateCheckTests {

	private final ResponseCounter counter = new ResponseCounter();

	@Test
	void complainsOfMoreErrorsThanAllowed() {
		ErrorRateCheck check = check(0.5, 20);
		answer(200, 8);
		answer(503, 12);
		assertThat(check.complaint()).contains("12 of 20 answers were errors (5xx)");
	}

	@Test
	void doesNotComplainOfAsManyErrorsAsAllowed() {
		ErrorRateCheck check = check(0.5, 20);
		answer(200, 10);
		answer(500, 10);
		assertThat(check.complaint()).isEmpty();
	}

	@Test
	void doesNotJudgeOnFewAnswers() {
		ErrorRateCheck check = check(0.5, 20);
		answer(500, 19);
		assertThat(check.complaint()).isEmpty();
		answer(500, 1);
		assertThat(check.complaint()).isPresent();
	}

	@Test
	void doesNotComplainOfErrorsOfTheClient() {
		ErrorRateCheck check = check(0, 1);
		answer(404, 20);
		assertThat(check.complaint()).isEmpty();
	}

	@Test
	void neverComplainsWhereAllMayBeErrors() {
		ErrorRateCheck check = check(1, 1);
		answer(500, 20);
		assertThat(check.complaint()).isEmpty();
	}

	@Test
	void doesNotCountWhatComesAfterTheProbation() {
		ErrorRateCheck check = check(0.5, 20);
		check.end();
		answer(500, 20);
		assertThat(check.complaint()).isEmpty();
	}

	private ErrorRateCheck check(double maxErrorRate, int requests) {
		ErrorRateCheck check = new ErrorRateCheck(this.counter, maxErrorRate, requests);
		check.begin();
		return check;
	}

	private void answer(int status, int times) {
		Request request = new Request(new Connector(), new org.apache.coyote.Request());
		Response response = new Response(new org.apache.coyote.Response());
		response.setStatus(status);
		for (int i = 0; i < times; i++) {
			this.counter.log(request, response, 0);
		}
	}

}
