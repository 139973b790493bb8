package dev.graceful.tomcat;

import java.io.IOException;
import java.lang.reflect.Field;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;

/**
 * The session of a WebSocket connection, which Tomcat tells nobody but the application's
 * endpoint: it is read from a private field.
 */
final class WebSocketSession {

	private static final Log logger = LogFactory.getLog(WebSocketSession.class);

	/**
	 * How long a client has to answer, in milliseconds, where the application does not
	 * say. Tomcat's 30 seconds would make the drain wait for clients that are gone.
	 */
	private static final Long ANSWER_TIMEOUT = 5000L;

	private static final Field SESSION = sessionField();

	private WebSocketSession() {
	}

	private static Field sessionField() {
		try {
			Field field = WsHttpUpgradeHandler.class.getDeclaredField("wsSession");
			field.setAccessible(true);
			return field;
		}
		catch (NoSuchFieldException | RuntimeException ex) {
			logger.warn("WebSocket clients will be told 1001 (going away) instead of 1012 (service restart): " + ex);
			return null;
		}
	}

	/**
	 * Close a session because the service restarts. Waits until that is written.
	 * @param connection the session's
	 * @param handler of the connection
	 */
	static void restart(Connection connection, HttpUpgradeHandler handler) {
		try {
			if (SESSION != null && SESSION.get(handler) instanceof Session session) {
				session.getUserProperties().putIfAbsent(Constants.SESSION_CLOSE_TIMEOUT_PROPERTY, ANSWER_TIMEOUT);
				session.close(new CloseReason(CloseCodes.SERVICE_RESTART, "The service restarts"));
			}
			else {
				connection.processSocket(SocketEvent.STOP, false);
			}
		}
		catch (IllegalAccessException | IllegalStateException | IOException ex) {
			logger.debug("A WebSocket client could not be told that the service restarts", ex);
		}
	}

}
