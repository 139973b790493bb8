package dev.graceful.sample.websocket;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/**
 * Serves WebSockets in both of the ways in which an application can.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class WebSocketConfiguration implements WebSocketConfigurer {

	private final SpringEcho springEcho;

	WebSocketConfiguration(SpringEcho springEcho) {
		this.springEcho = springEcho;
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		registry.addHandler(this.springEcho, "/websocket/spring");
	}

	@Bean
	static ServerEndpointExporter serverEndpointExporter() {
		return new ServerEndpointExporter();
	}

}
