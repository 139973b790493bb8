package dev.graceful.tomcat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of a first request by its bytes.
 */
class ArrivedTests {

	@Test
	void isNothingWhereNothingWasRead() {
		assertThat(in("")).isEqualTo(Arrived.NOTHING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HEAD / HTTP/1.1\r\n\r\n",
			"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n" })
	void isAllWhereItCanHaveNoBody(String read) {
		assertThat(in(read)).isEqualTo(Arrived.ALL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "G", "GET ", "\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n",
			"GET / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody", "GETALL / HTTP/1.1\r\n\r\n",
			"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" })
	void isAPartWhereThereMayBeMore(String read) {
		assertThat(in(read)).isEqualTo(Arrived.PART);
	}

	private static Arrived in(String read) {
		return Arrived.in(ByteBuffer.allocate(100).put(read.getBytes(StandardCharsets.US_ASCII)));
	}

}
