package dev.graceful.handoff;

import java.util.List;
import java.util.function.Consumer;

/**
 * A preparation that has nothing to do, unless it is told to take its time.
 */
final class FakePreparation implements Preparation {

	boolean takesTime;

	int begun;

	boolean stopped;

	List<ListeningConnector> connectors;

	Consumer<Outcome> prepared;

	Traffic traffic = Traffic.NONE;

	@Override
	public Running begin(List<ListeningConnector> connectors, Consumer<Outcome> prepared) {
		this.begun++;
		this.connectors = connectors;
		this.prepared = prepared;
		if (!this.takesTime) {
			prepared.accept(Outcome.NOTHING);
		}
		return () -> this.stopped = true;
	}

	@Override
	public Traffic traffic() {
		return this.traffic;
	}

	@Override
	public void inherit(Traffic traffic) {
		this.traffic = traffic;
	}

}
