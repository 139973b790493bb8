package dev.graceful.sample.client;

import java.time.Duration;

/**
 * The end of a WebSocket session.
 *
 * @param path what the session was connected to
 * @param at when it ended, since the load began
 * @param code the server's close code, or {@link #CUT}
 * @param reason the server's reason, or what the client was told of the cut
 */
public record WebSocketEnd(String path, Duration at, int code, String reason) {

	/**
	 * What the standard calls the end without a close frame.
	 */
	public static final int CUT = 1006;

}
