package dev.graceful.sample.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Exchange}.
 */
class ExchangeTests {

	private final Exchange exchange = new Exchange(Request.get("/"), bytes("right"));

	@Test
	void acceptsTheOnlyRightAnswer() {
		assertThatCode(() -> this.exchange.check(response(200, "right"))).doesNotThrowAnyException();
	}

	@Test
	void refusesAnotherStatus() {
		assertRefused(response(503, "right"), FailureKind.BAD_STATUS);
	}

	@Test
	void refusesABodyThatDiffersInOneByte() {
		assertRefused(response(200, "rigHt"), FailureKind.WRONG_BODY);
	}

	@Test
	void refusesABodyThatIsTooShort() {
		assertRefused(response(200, "righ"), FailureKind.WRONG_BODY);
	}

	private void assertRefused(Response response, FailureKind kind) {
		assertThatExceptionOfType(RequestFailedException.class).isThrownBy(() -> this.exchange.check(response))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(kind));
	}

	private static Response response(int status, String body) {
		return new Response(status, Map.of(), bytes(body));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
