package dev.graceful.handoff;

import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Where a draining connector's idle connections leave to.
 * <p>
 * Thread-safe.
 */
public interface Departures {

	/**
	 * Take idle connections that their connector has let go. They go to the other
	 * generation, or, where that does not take them, come
	 * {@linkplain ListeningConnector#adopt back}.
	 * @param from the connector, which does not know them any more
	 * @param connections non-blocking, registered with no selector, nothing read from
	 * them that was not answered; the taker's
	 */
	void depart(ListeningConnector from, List<SocketChannel> connections);

	/**
	 * Wait until most of those that have departed are on their way: whoever departs then
	 * need not wait for long, and one that stays until then can be served meanwhile.
	 * @param task run once, on any thread, then or when nothing departs any more; it must
	 * not take long
	 */
	default void whenReady(Runnable task) {
		task.run();
	}

}
