package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.List;

/**
 * An application that only remembers how it was ended.
 */
final class FakeApplication implements Application {

	enum State {

		RUNNING, RETIRED, ABANDONED

	}

	State state = State.RUNNING;

	final List<HandoffEvent> events = new ArrayList<>();

	@Override
	public void retire() {
		this.state = State.RETIRED;
	}

	@Override
	public void happened(HandoffEvent event) {
		this.events.add(event);
	}

	@Override
	public void abandon() {
		this.state = State.ABANDONED;
	}

}
