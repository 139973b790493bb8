package dev.graceful.handoff;

/**
 * An application that only remembers how it was ended.
 */
final class FakeApplication implements Application {

	enum State {

		RUNNING, RETIRED, ABANDONED

	}

	State state = State.RUNNING;

	@Override
	public void retire() {
		this.state = State.RETIRED;
	}

	@Override
	public void abandon() {
		this.state = State.ABANDONED;
	}

}
