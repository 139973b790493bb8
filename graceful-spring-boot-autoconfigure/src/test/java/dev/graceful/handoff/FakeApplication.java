package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An application that only remembers how it was ended.
 */
final class FakeApplication implements Application {

	enum State {

		RUNNING, RETIRED, ABANDONED

	}

	State state = State.RUNNING;

	final List<HandoffEvent> events = new ArrayList<>();

	final List<Map<String, String>> logged = new ArrayList<>();

	@Override
	public void retire() {
		this.state = State.RETIRED;
	}

	@Override
	public void happened(HandoffEvent event) {
		this.events.add(event);
	}

	@Override
	public void log(Map<String, String> fields, Runnable line) {
		this.logged.add(Map.copyOf(fields));
		line.run();
	}

	@Override
	public void abandon() {
		this.state = State.ABANDONED;
	}

}
