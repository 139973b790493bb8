package dev.graceful.boot;

import java.util.Optional;

import dev.graceful.tomcat.HandoffEligibility;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Looks at each web server when it has started: a listener that cannot be handed over
 * would refuse its clients in the middle of a handoff, so there must be none.
 */
final class WebServerCheck implements ApplicationListener<WebServerInitializedEvent> {

	private final GenerationOnDemand generation;

	WebServerCheck(GenerationOnDemand generation) {
		this.generation = generation;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		obstacle(event.getWebServer()).ifPresent((obstacle) -> this.generation.get().generation().standBack(obstacle));
	}

	private static Optional<String> obstacle(WebServer server) {
		if (!(server instanceof TomcatWebServer tomcat)) {
			return Optional.of("the web server is " + server.getClass().getSimpleName() + ", and only Tomcat's "
					+ "listeners can be handed over");
		}
		for (Service service : tomcat.getTomcat().getServer().findServices()) {
			for (Connector connector : service.findConnectors()) {
				Optional<String> obstacle = HandoffEligibility.obstacle(connector);
				if (obstacle.isPresent()) {
					return obstacle;
				}
			}
		}
		return Optional.empty();
	}

}
