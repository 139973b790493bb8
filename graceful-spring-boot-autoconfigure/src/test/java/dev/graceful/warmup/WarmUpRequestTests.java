package dev.graceful.warmup;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WarmUpRequestTests {

	@Test
	void isSentAsItWasConfigured() {
		assertThat(sent(request("GET", "/orders?page=1", Map.of("Accept", "text/html"), null)))
			.isEqualTo("GET /orders?page=1 HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n");
	}

	@Test
	void sendsItsBodyWithItsLengthInBytes() {
		assertThat(sent(request("POST", "/", Map.of("host", "shop.example"), "größer")))
			.isEqualTo("POST / HTTP/1.1\r\nhost: shop.example\r\nContent-Length: 8\r\n\r\ngrößer");
	}

	@ParameterizedTest
	@CsvSource({ "'', /, Accept", "GE T, /, Accept", "GET, orders, Accept", "GET, /a b, Accept", "GET, /ü, Accept",
			"GET, /, Content-Length", "GET, /, transfer-encoding", "GET, /, 'A: b'", "GET, /, ''" })
	void saysWhatCannotBeSent(String method, String path, String header) {
		assertThatIllegalArgumentException().isThrownBy(() -> request(method, path, Map.of(header, "x"), null))
			.withMessageStartingWith("'graceful.warmup.requests': the ");
	}

	@Test
	void lineBreaksCannotBeSentAsPartOfAHeader() {
		assertThatIllegalArgumentException().isThrownBy(() -> request("GET", "/", Map.of("A", "b\r\nC: d"), null));
	}

	@Test
	void anyStatusBelow400IsRightUnlessOneIsExpected() {
		WarmUpRequest any = request("GET", "/", Map.of(), null);
		assertThat(any.isRight(200)).isTrue();
		assertThat(any.isRight(302)).isTrue();
		assertThat(any.isRight(404)).isFalse();
		WarmUpRequest unauthorized = new WarmUpRequest("GET", "/", Map.of(), null, 1, 401);
		assertThat(unauthorized.isRight(401)).isTrue();
		assertThat(unauthorized.isRight(200)).isFalse();
	}

	private static WarmUpRequest request(String method, String path, Map<String, String> headers, String body) {
		return new WarmUpRequest(method, path, headers, body, 1, null);
	}

	private static String sent(WarmUpRequest request) {
		return new String(request.encode(), StandardCharsets.UTF_8);
	}

}
