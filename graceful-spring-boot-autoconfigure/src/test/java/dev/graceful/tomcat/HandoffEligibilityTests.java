package dev.graceful.tomcat;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.ajp.AjpNioProtocol;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandoffEligibilityTests {

	@Test
	void acceptsOurProtocolOnceItTakesPart() {
		Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
		assertThat(HandoffEligibility.obstacle(connector))
			.hasValueSatisfying((sentence) -> assertThat(sentence).contains("customized already"));
		HandoffEligibility.protocol(connector).orElseThrow().takePart(FakeListeners.ofTheFirstGeneration(), "server");
		assertThat(HandoffEligibility.obstacle(connector)).isEmpty();
	}

	@Test
	void tellsHowToBuildAnAdditionalConnector() {
		Connector connector = new Connector(new Http11NioProtocol());
		connector.setPort(8081);
		assertThat(HandoffEligibility.protocol(connector)).isEmpty();
		assertThat(HandoffEligibility.obstacle(connector)).hasValueSatisfying((sentence) -> assertThat(sentence)
			.contains("8081", "new Connector(\"" + GracefulHttp11NioProtocol.class.getName() + "\")"));
	}

	@Test
	void tellsThatAjpCannot() {
		assertThat(HandoffEligibility.obstacle(new Connector(new AjpNioProtocol())))
			.hasValueSatisfying((sentence) -> assertThat(sentence).contains("AJP", "only HTTP"));
	}

	@Test
	void namesAProtocolThatIsNotOurs() {
		assertThat(HandoffEligibility.obstacle(new Connector(new Http11Nio2Protocol())))
			.hasValueSatisfying((sentence) -> assertThat(sentence).contains(Http11Nio2Protocol.class.getName()));
	}

}
