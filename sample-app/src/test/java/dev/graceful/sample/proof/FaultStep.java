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

	TRUSTING(Role.PREDECESSOR, "the successor has passed its probation"),

	RETIRING(Role.PREDECESSOR, "retiring after"),

	WELCOMED(Role.SUCCESSOR, "this is generation"),

	STARTING(Role.SUCCESSOR, "has the listeners, and starts"),

	HOLDING(Role.SUCCESSOR, "is ready, and waits for"),

	SERVING(Role.SUCCESSOR, "this generation serves");

	/**
	 * Which of the two processes.
	 */
	enum Role {

		PREDECESSOR, SUCCESSOR

	}

	private final Role role;

	private final String text;

	FaultStep(Role role, String text) {
		this.role = role;
		this.text = text;
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

	/**
	 * Whether the predecessor has stopped accepting.
	 */
	boolean isCommitted() {
		return this.ordinal() >= COMMITTED.ordinal() && this.ordinal() <= RETIRING.ordinal() || this == SERVING;
	}

}
