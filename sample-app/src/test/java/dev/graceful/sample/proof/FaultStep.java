package dev.graceful.sample.proof;

/**
 * The steps of a handoff, each in the process that takes it, known by what that process
 * logs.
 */
enum FaultStep {

	ASKED(Role.PREDECESSOR, "was asked for by"),

	LAUNCHED(Role.PREDECESSOR, "launched the successor"),

	HELLO(Role.PREDECESSOR, "said hello"),

	PASSED(Role.PREDECESSOR, "the successor has the listeners"),

	COMMITTED(Role.PREDECESSOR, "the successor is ready; stopped accepting"),

	DRAINING(Role.PREDECESSOR, "the successor serves; draining"),

	IN_PROBATION(Role.PREDECESSOR, "the successor serves; draining", 2),

	TRUSTING(Role.PREDECESSOR, "the successor has passed its probation"),

	RETIRING(Role.PREDECESSOR, "retiring after"),

	WELCOMED(Role.SUCCESSOR, "this is generation"),

	STARTING(Role.SUCCESSOR, "has the listeners, and starts"),

	HOLDING(Role.SUCCESSOR, "is ready, and waits for"),

	SERVING(Role.SUCCESSOR, "this generation serves"),

	ON_PROBATION(Role.SUCCESSOR, "this generation serves", 2);

	/**
	 * Which of the two processes.
	 */
	enum Role {

		PREDECESSOR, SUCCESSOR

	}

	private final Role role;

	private final String text;

	private final int secondsLater;

	FaultStep(Role role, String text) {
		this(role, text, 0);
	}

	FaultStep(Role role, String text, int secondsLater) {
		this.role = role;
		this.text = text;
		this.secondsLater = secondsLater;
	}

	Role role() {
		return this.role;
	}

	/**
	 * Return what the process logs when it has taken the step.
	 * @return a part of the message
	 */
	String text() {
		return this.text;
	}

	String description() {
		return (this.secondsLater > 0) ? this.text + " + " + this.secondsLater + " s" : this.text;
	}

	/**
	 * Return how long after that the step is.
	 */
	int secondsLater() {
		return this.secondsLater;
	}

	/**
	 * Whether the predecessor has stopped accepting.
	 */
	boolean isCommitted() {
		return (compareTo(COMMITTED) >= 0 && compareTo(RETIRING) <= 0) || compareTo(SERVING) >= 0;
	}

}
