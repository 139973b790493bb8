package dev.graceful.boot;

import dev.graceful.handoff.Listeners;
import dev.graceful.tomcat.GracefulHttp11NioProtocol;
import dev.graceful.tomcat.HandoffEligibility;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Gives a Tomcat connectors whose listeners can be handed over. Comes last, to see what
 * the others have made of the factory.
 */
final class TomcatCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	private final Listeners listeners;

	private final String name;

	TomcatCustomizer(Listeners listeners, String name) {
		this.listeners = listeners;
		this.name = name;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		if (factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
			factory.setProtocol(GracefulHttp11NioProtocol.class.getName());
		}
		factory.addConnectorCustomizers((connector) -> takePart(connector, this.name));
		factory.getAdditionalConnectors().forEach((connector) -> takePart(connector, this.name + "-additional"));
	}

	private void takePart(Connector connector, String name) {
		HandoffEligibility.protocol(connector).ifPresent((protocol) -> protocol.takePart(this.listeners, name));
	}

}
