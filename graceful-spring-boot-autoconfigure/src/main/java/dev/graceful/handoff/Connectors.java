package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The connectors of this generation: those that come before the gate is open hold.
 */
final class Connectors {

	private final List<ListeningConnector> connectors = new ArrayList<>();

	/**
	 * Their listeners are closed for good, but what they have begun is finished like the
	 * others' work.
	 */
	private final List<ListeningConnector> retired = new ArrayList<>();

	private final Set<ListenerName> stopped = new HashSet<>();

	private Migration migration;

	private boolean open;

	void add(ListeningConnector connector) {
		this.connectors.add(connector);
		if (this.open) {
			connector.startAccepting(Slices.ALL);
		}
	}

	void remove(ListeningConnector connector) {
		this.connectors.remove(connector);
		this.retired.remove(connector);
	}

	void startAccepting() {
		startAccepting(Slices.ALL);
	}

	void startAccepting(Slices slices) {
		this.open = true;
		this.stopped.clear();
		this.connectors.forEach((connector) -> connector.startAccepting(slices));
	}

	/**
	 * Share some listeners with another generation.
	 */
	void share(Collection<ListenerName> names, Slices slices) {
		named(names).forEach((connector) -> connector.startAccepting(slices));
	}

	void stopAccepting(Collection<ListenerName> names) {
		this.stopped.addAll(names);
		named(names).forEach(ListeningConnector::stopAccepting);
	}

	void stopAccepting() {
		stopAccepting(this.connectors.stream().map(ListeningConnector::name).toList());
	}

	void retireAllBut(Collection<ListenerName> names) {
		List<ListeningConnector> retiring = this.connectors.stream()
			.filter((connector) -> !names.contains(connector.name()))
			.toList();
		this.connectors.removeAll(retiring);
		this.retired.addAll(retiring);
		retiring.forEach(ListeningConnector::retire);
	}

	/**
	 * Close the listeners that no other generation has.
	 */
	void retireAccepting() {
		if (this.open) {
			retireAllBut(this.stopped);
		}
	}

	/**
	 * Drain a share of the connections: none of them departs.
	 */
	void drain(double share) {
		serving().forEach((connector) -> connector.drain(null, share));
	}

	/**
	 * Drain a share of the connections: those of the named connectors depart.
	 */
	void drain(Migration migration, Collection<ListenerName> names, double share) {
		this.migration = migration;
		serving().forEach((connector) -> connector.drain(names.contains(connector.name()) ? migration : null, share));
	}

	/**
	 * Drain no more, and serve on as before.
	 */
	void endDrain() {
		this.migration = null;
		serving().forEach(ListeningConnector::endDrain);
	}

	int webSocketSessions() {
		return sum(ListeningConnector::webSocketSessions);
	}

	void restartWebSocketSessions(int count) {
		each(count, ListeningConnector::webSocketSessions, ListeningConnector::restartWebSocketSessions);
	}

	int closing() {
		return sum(ListeningConnector::closing);
	}

	int idleConnections() {
		return sum(ListeningConnector::idleConnections);
	}

	void closeIdle(int count) {
		each(count, ListeningConnector::idleConnections, ListeningConnector::closeIdle);
	}

	void completeAsynchronous() {
		serving().forEach(ListeningConnector::completeAsynchronous);
	}

	int hammer() {
		return sum(ListeningConnector::hammer);
	}

	Optional<ListeningConnector> find(ListenerName name) {
		return named(List.of(name)).findFirst();
	}

	private Stream<ListeningConnector> named(Collection<ListenerName> names) {
		return this.connectors.stream().filter((connector) -> names.contains(connector.name()));
	}

	/**
	 * Those that may have connections.
	 */
	private Stream<ListeningConnector> serving() {
		return Stream.concat(this.connectors.stream(), this.retired.stream());
	}

	private int sum(ToIntFunction<ListeningConnector> count) {
		return serving().mapToInt(count).sum();
	}

	private void each(int count, ToIntFunction<ListeningConnector> available,
			ObjIntConsumer<ListeningConnector> action) {
		if (count == 0) {
			// For to know what is available may take a look at every connection
			return;
		}
		int left = count;
		for (ListeningConnector connector : serving().toList()) {
			int taken = Math.min(left, available.applyAsInt(connector));
			if (taken > 0) {
				action.accept(connector, taken);
				left -= taken;
			}
		}
	}

	/**
	 * Return why these connectors cannot be handed over.
	 * @return a sentence; empty if they can
	 */
	Optional<String> obstacle() {
		if (this.connectors.isEmpty()) {
			return Optional.of("there is no listener to hand over");
		}
		Set<ListenerName> names = new HashSet<>();
		return this.connectors.stream()
			.map(ListeningConnector::name)
			.filter((name) -> !names.add(name))
			.map((name) -> "two listeners are called " + name + ", and a successor could not tell them apart")
			.findFirst();
	}

	/**
	 * Return the connectors whose connections are not encrypted, and so can move.
	 */
	List<ListeningConnector> plain() {
		return all().stream().filter((connector) -> !connector.isEncrypted()).toList();
	}

	/**
	 * Return how many connections there are, with those in transit.
	 */
	int connections() {
		return sum(ListeningConnector::connections) + inTransit();
	}

	int connections(Collection<ListenerName> names) {
		return named(names).mapToInt(ListeningConnector::connections).sum() + inTransit();
	}

	private int inTransit() {
		return (this.migration != null) ? this.migration.inTransit() : 0;
	}

	List<ListeningConnector> all() {
		return List.copyOf(this.connectors);
	}

	@Override
	public String toString() {
		return this.connectors.isEmpty() ? "no listener"
				: String.join(", ", this.connectors.stream().map((connector) -> connector.name().toString()).toList());
	}

}
