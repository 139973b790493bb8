package dev.graceful.tomcat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeToken;

/**
 * Tells HTTP/2 connections to go away during one drain, as RFC 9113 has it: first to open
 * nothing new, and once the client must have heard that, which of its streams were
 * served, and then the connection is closed.
 * <p>
 * Tomcat says the second only to a client that opens another stream, or whose connection
 * has timed out. So those without a stream are made to time out.
 */
final class GoAway implements Runnable {

	/**
	 * More than any round trip takes, and a busy client to hear of it. What a client
	 * begins in that time is served.
	 */
	static final Duration HEARD = Duration.ofSeconds(5);

	private static final Set<String> HTTP2 = Set.of("h2", "h2c");

	private final GracefulNioEndpoint endpoint;

	/**
	 * The connections that were told, with the time since when they have been.
	 */
	private final Map<Connection, Long> told = new ConcurrentHashMap<>();

	private final Set<Connection> asked = ConcurrentHashMap.newKeySet();

	GoAway(GracefulNioEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Tell each connection what it is time to tell it. To be repeated for as long as the
	 * drain goes on.
	 */
	@Override
	public void run() {
		this.endpoint.upgradedConnections().filter(this.endpoint::drains).filter(GoAway::isHttp2).forEach(this::tell);
	}

	private static boolean isHttp2(Connection connection) {
		return connection.upgrade().map(UpgradeToken::protocol).filter(HTTP2::contains).isPresent();
	}

	private void tell(Connection connection) {
		Processor processor = connection.processor();
		if (processor == null) {
			return;
		}
		Long since = this.told.get(connection);
		if (since == null) {
			tellToOpenNothing(connection, processor);
		}
		else if (System.nanoTime() - since > HEARD.toNanos()) {
			// Whatever the time-out is, it has passed by then. There is none while a
			// stream is open.
			processor.timeoutAsync(Long.MAX_VALUE);
		}
	}

	private void tellToOpenNothing(Connection connection, Processor processor) {
		if (!this.asked.add(connection)) {
			return;
		}
		try {
			// Writes, and may have to wait for the client to read
			connection.execute(() -> {
				processor.pause();
				this.told.put(connection, System.nanoTime());
			});
		}
		catch (RejectedExecutionException ex) {
			this.asked.remove(connection);
		}
	}

}
