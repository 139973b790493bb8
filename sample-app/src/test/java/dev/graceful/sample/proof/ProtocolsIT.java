package dev.graceful.sample.proof;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.graceful.sample.client.Protocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that cannot move end politely; {@link ProtocolsProof} in short.
 */
class ProtocolsIT {

	@ParameterizedTest
	@EnumSource
	void noRequestOfARealClientFails(Protocol protocol) {
		ProtocolsProof proof = ProtocolsProof.inShort(protocol);
		assertThat(proof.holds()).as(proof.toString()).isTrue();
	}

}
