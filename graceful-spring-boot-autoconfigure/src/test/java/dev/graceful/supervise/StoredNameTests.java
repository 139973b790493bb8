package dev.graceful.supervise;

import dev.graceful.handoff.ListenerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoredName}.
 */
class StoredNameTests {

	@ParameterizedTest
	@CsvSource({ "server, *:8080", "management, [fe80::1%eth0]:0", "Küche, 127.0.0.1:80", "a:b c@d, *:1" })
	void isOneThatAServiceManagerTakes(String connector, String address) {
		String name = StoredName.of(new ListenerName(connector, address));
		assertThat(name).matches("[!-9;-~]+").startsWith("graceful.").satisfies(StoredName::isOne);
	}

	@Test
	void isNeverTooLong() {
		assertThat(StoredName.of(new ListenerName("s".repeat(300), "*:8080"))).hasSize(255);
	}

	@Test
	void isAnotherOneForAnotherConnectorOrAddress() {
		assertThat(StoredName.of(new ListenerName("server", "*:8080")))
			.isNotEqualTo(StoredName.of(new ListenerName("server", "*:8081")))
			.isNotEqualTo(StoredName.of(new ListenerName("management", "*:8080")));
	}

	@Test
	void isNotWhatASocketUnitIsCalled() {
		assertThat(StoredName.isOne("shop.socket")).isFalse();
	}

}
