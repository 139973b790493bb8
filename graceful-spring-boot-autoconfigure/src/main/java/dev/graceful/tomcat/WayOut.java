package dev.graceful.tomcat;

import java.nio.channels.SocketChannel;
import java.util.List;

import dev.graceful.handoff.Departures;
import dev.graceful.handoff.ListeningConnector;

/**
 * Where one connector's idle connections leave to.
 *
 * @param from the connector
 * @param departures where to
 */
record WayOut(ListeningConnector from, Departures departures) {

	void depart(List<SocketChannel> connections) {
		this.departures.depart(this.from, connections);
	}

	void whenReady(Runnable task) {
		this.departures.whenReady(task);
	}

}
