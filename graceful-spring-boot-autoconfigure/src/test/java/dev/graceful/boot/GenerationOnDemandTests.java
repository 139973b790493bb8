package dev.graceful.boot;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;

import dev.graceful.handoff.ListenerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What it does when it is made is seen in {@link GracefulApplicationTests}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GenerationOnDemandTests {

	private final Supplier<Assembly> broken = () -> {
		throw new IllegalStateException("nothing to make it of");
	};

	@Test
	void leavesAnApplicationThatServesAloneWhereItCannotBeMade(CapturedOutput output) {
		new GenerationOnDemand(this.broken).ready(() -> {
		});
		await().untilAsserted(() -> assertThat(output).contains("Hot restart is off", "nothing to make it of"));
	}

	@Test
	void hasNothingToPassToAConnectorWithoutBeingMade() throws Exception {
		SocketAddress anywhere = new InetSocketAddress(0);
		assertThat(new GenerationOnDemand(this.broken).adopt(new ListenerName("server", "*:0"), anywhere)).isEmpty();
	}

	@Test
	void isNotMadeWhereTheApplicationClosesBefore() {
		assertThat(new GenerationOnDemand(this.broken).closing()).isEmpty();
	}

}
