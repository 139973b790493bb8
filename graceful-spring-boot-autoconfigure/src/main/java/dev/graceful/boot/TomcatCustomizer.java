package dev.graceful.boot;

import dev.graceful.handoff.Listeners;
import dev.graceful.tomcat.GracefulHttp11NioProtocol;
import dev.graceful.tomcat.HandoffEligibility;
import dev.graceful.tomcat.WarmUpMark;
import dev.graceful.warmup.WarmUp;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.valves.AbstractAccessLogValve;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Gives a Tomcat connectors whose listeners can be handed over. Comes last, to see what
 * the others have made of the factory.
 */
final class TomcatCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	/**
	 * What the connectors of a separate management port are called.
	 */
	static final String MANAGEMENT = "management";

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
		factory.addEngineValves(new WarmUpMark());
		factory.getEngineValves().forEach(TomcatCustomizer::keepOutWarmUp);
		factory.addConnectorCustomizers((connector) -> takePart(connector, this.name));
		factory.getAdditionalConnectors().forEach((connector) -> takePart(connector, this.name + "-additional"));
	}

	/**
	 * An access log that has a condition of its own keeps it.
	 */
	private static void keepOutWarmUp(Valve valve) {
		if (valve instanceof AbstractAccessLogValve log && log.getConditionUnless() == null) {
			log.setConditionUnless(WarmUp.REQUEST_ATTRIBUTE);
		}
	}

	private void takePart(Connector connector, String name) {
		HandoffEligibility.protocol(connector).ifPresent((protocol) -> protocol.takePart(this.listeners, name));
	}

}
