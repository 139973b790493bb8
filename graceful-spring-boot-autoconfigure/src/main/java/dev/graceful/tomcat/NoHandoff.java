package dev.graceful.tomcat;

import java.net.SocketAddress;
import java.util.Optional;

import dev.graceful.handoff.InheritedListener;
import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.Listeners;
import dev.graceful.handoff.Slices;
import dev.graceful.handoff.ListeningConnector;

/**
 * What a connector asks that takes no part in handoffs: it binds, and accepts at once.
 */
final class NoHandoff implements Listeners {

	@Override
	public Optional<InheritedListener> adopt(ListenerName name, SocketAddress wanted) {
		return Optional.empty();
	}

	@Override
	public void register(ListeningConnector connector) {
		connector.startAccepting(Slices.ALL);
	}

	@Override
	public void unregister(ListeningConnector connector) {
	}

}
