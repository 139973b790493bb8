package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

	void drain() {
		this.connectors.forEach(ListeningConnector::drain);
	}

	boolean isEmpty() {
		return this.connectors.isEmpty();
	}

	int connections() {
		return this.connectors.stream().mapToInt(ListeningConnector::connections).sum();
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
