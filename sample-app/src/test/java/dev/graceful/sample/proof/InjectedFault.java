package dev.graceful.sample.proof;

import java.util.Optional;

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
		Optional<String> obstacle(FaultStep step) {
			return (step == FaultStep.ASKED || step == FaultStep.LAUNCHED) ? Optional.of("there is no link yet")
					: Optional.empty();
		}

	},

	FULL_DISK("fill-disk") {

		@Override
		Optional<String> obstacle(FaultStep step) {
			return TinyDisk.isPossible() ? Optional.empty() : Optional.of("needs root");
		}

	},

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
	 * Return why it cannot happen at a step.
	 * @return a few words, empty where it can
	 */
	Optional<String> obstacle(FaultStep step) {
		return Optional.empty();
	}

	/**
	 * Return how a process of a role is configured so that this happens at a step of one
	 * of the two.
	 */
	String[] properties(FaultStep step, Role role) {
		if (step.role() != role) {
			return new String[0];
		}
		return new String[] { "sample.fault.on-log=" + step.text(), "sample.fault.action=" + this.action,
				"sample.fault.delay=" + step.secondsLater() + "s" };
	}

}
