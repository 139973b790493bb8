package dev.graceful.handoff;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConfiguredAddressTests {

	@Test
	void writesAnyAddressAsAStar() {
		assertThat(ConfiguredAddress.format(new InetSocketAddress((InetAddress) null, 8080))).isEqualTo("*:8080");
	}

	@ParameterizedTest
	@CsvSource({ "0.0.0.0, *:8080", "::, *:8080", "127.0.0.1, 127.0.0.1:8080", "::1, [::1]:8080",
			"fe80:0:0:0:10:20:30:40, [fe80::10:20:30:40]:8080", "2001:db8:0:0:0:0:0:0, [2001:db8::]:8080",
			"2001:db8:0:1:2:3:4:5, [2001:db8:0:1:2:3:4:5]:8080" })
	void writesAddressAndPort(String address, String expected) throws Exception {
		assertThat(ConfiguredAddress.format(new InetSocketAddress(InetAddress.getByName(address), 8080)))
			.isEqualTo(expected);
	}

	@Test
	void keepsPortZero() {
		assertThat(ConfiguredAddress.format(new InetSocketAddress("127.0.0.1", 0))).isEqualTo("127.0.0.1:0");
	}

	@Test
	void writesThePathOfAUnixDomainSocket() {
		assertThat(ConfiguredAddress.format(UnixDomainSocketAddress.of("/run/app.sock")))
			.isEqualTo("unix:/run/app.sock");
	}

}
