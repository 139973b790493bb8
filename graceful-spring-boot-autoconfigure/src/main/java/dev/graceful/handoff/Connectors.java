package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The connectors of this generation: those that come before the gate is open hold.
 */
final class Connectors {

	private final List<ListeningConnector> connectors = new ArrayList<>();

	private boolean open;

	void add(ListeningConnector connector) {
		this.connectors.add(connector);
		if (this.open) {
			connector.startAccepting();
		}
	}

	void remove(ListeningConnector connector) {
		this.connectors.remove(connector);
	}

	void startAccepting() {
		this.open = true;
		this.connectors.forEach(ListeningConnector::startAccepting);
	}

	void stopAccepting(Collection<ListenerName> names) {
		this.connectors.stream()
			.filter((connector) -> names.contains(connector.name()))
			.forEach(ListeningConnector::stopAccepting);
	}

	void retireAllBut(Collection<ListenerName> names) {
		this.connectors.stream()
			.filter((connector) -> !names.contains(connector.name()))
			.forEach(ListeningConnector::retire);
	}

	void drain(Departures departures) {
		this.connectors.forEach((connector) -> connector.drain(departures));
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

	int connections() {
		return connections(this.connectors.stream());
	}

	int connections(Collection<ListenerName> names) {
		return connections(this.connectors.stream().filter((connector) -> names.contains(connector.name())));
	}

	private static int connections(Stream<ListeningConnector> connectors) {
		return connectors.mapToInt(ListeningConnector::connections).sum();
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
