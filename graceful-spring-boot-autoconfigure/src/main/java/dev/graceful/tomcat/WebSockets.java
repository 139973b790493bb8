package dev.graceful.tomcat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpUpgradeHandler;
import org.apache.coyote.UpgradeToken;

/**
 * Tells the WebSocket sessions of an endpoint that the service restarts. Tomcat's
 * WebSocket, which may be absent, is only touched where a connection shows that it is
 * there.
 */
final class WebSockets {

	private static final String HANDLER = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler";

	private final GracefulNioEndpoint endpoint;

	private final Set<Connection> told = ConcurrentHashMap.newKeySet();

	WebSockets(GracefulNioEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Return how many have not been told.
	 */
	int untold() {
		this.told.removeIf(Connection::isClosed);
		return (int) untoldConnections().count();
	}

	private Stream<Connection> untoldConnections() {
		return this.endpoint.upgradedConnections()
			.filter(WebSockets::isWebSocket)
			.filter((connection) -> !this.told.contains(connection));
	}

	private static boolean isWebSocket(Connection connection) {
		return connection.upgrade()
			.map(UpgradeToken::httpUpgradeHandler)
			.filter((handler) -> handler.getClass().getName().equals(HANDLER))
			.isPresent();
	}

	/**
	 * Tell some that have not been told. A client that does not answer is cut by Tomcat
	 * when it next looks, once it has had its time.
	 * @param count how many at most
	 */
	void restart(int count) {
		untoldConnections().limit(count).forEach(this::restart);
	}

	private void restart(Connection connection) {
		connection.upgrade().map(UpgradeToken::httpUpgradeHandler).ifPresent((handler) -> restart(connection, handler));
	}

	private void restart(Connection connection, HttpUpgradeHandler handler) {
		this.told.add(connection);
		try {
			// Writes, and may have to wait for the client to read
			connection.execute(() -> WebSocketSession.restart(connection, handler));
		}
		catch (RejectedExecutionException ex) {
			this.told.remove(connection);
		}
	}

}
