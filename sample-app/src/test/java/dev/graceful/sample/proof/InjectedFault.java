package dev.graceful.sample.proof;

import dev.graceful.sample.proof.FaultStep.Role;

/**
 * What goes wrong at a step of a handoff.
 */
enum InjectedFault {

	EXIT("exit"),

	KILL("kill-self"),

	/**
	 * Until the other process has noticed, and acted.
	 */
	STOP("stop-self"),

	CLOSED_LINK("close-link") {

		@Override
		boolean isPossible(FaultStep step) {
			return step != FaultStep.ASKED && step != FaultStep.LAUNCHED;
		}

	},

	FULL_DISK("fill-disk"),

	NO_DESCRIPTORS("eat-descriptors");

	private final String action;

	InjectedFault(String action) {
		this.action = action;
	}

	/**
	 * Whether the process cannot serve any more, so that what it had is lost.
	 */
	boolean breaksTheProcess() {
		return this == EXIT || this == KILL || this == STOP;
	}

	/**
	 * Whether there is something at that step to which it can happen.
	 */
	boolean isPossible(FaultStep step) {
		return true;
	}

	String[] properties(FaultStep step) {
		return new String[] { "sample.fault.on-log=" + step.text(), "sample.fault.action=" + this.action,
				"sample.fault.delay=" + step.secondsLater() + "s" };
	}

	/**
	 * How a process of that role is configured when this happens in the process of one.
	 */
	String[] properties(FaultStep step, Role role) {
		return (step.role() == role) ? properties(step) : new String[0];
	}

}
