package dev.graceful.sample.websocket;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

import org.springframework.stereotype.Component;

/**
 * Answers every message with itself, straight from the WebSocket container.
 */
@Component
@ServerEndpoint("/websocket/raw")
public class RawEcho {

	@OnMessage
	public String echo(String message) {
		return message;
	}

}
