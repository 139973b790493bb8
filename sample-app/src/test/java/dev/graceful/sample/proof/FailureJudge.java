package dev.graceful.sample.proof;

import java.time.Duration;
import java.util.Optional;

import dev.graceful.sample.client.Failure;
import dev.graceful.sample.proof.FaultStep.Role;

/**
 * Tells whether a request that failed could have been served.
 *
 * @param step where the fault happened
 * @param fault what it was
 * @param predecessor the process that was asked for a restart
 * @param successor the process that it launched; {@code null} where it launched none
 * @param successorServed when that first answered a request; {@code null} where it did
 * not
 */
record FailureJudge(FaultStep step, InjectedFault fault, Life predecessor, Life successor, Duration successorServed) {

	/**
	 * A process that ends has closed its connections some time before it is seen to have
	 * ended.
	 */
	private static final Duration SEEN_LATE = Duration.ofMillis(500);

	/**
	 * What became of a request that failed.
	 */
	enum Fate {

		/**
		 * Its connection may have been in the process that was killed, exited or was
		 * stopped, and was opened before that. In the predecessor is what was last
		 * answered by it, or never; in the successor may be everything once it was told
		 * to go, for connections migrate.
		 */
		LOST_WITH_THE_PROCESS,

		/**
		 * No process was left. Or the predecessor had ended before it had passed its
		 * listeners, and the successor was about to bind its own. Or the predecessor was
		 * stopped before it had told the successor to go, and was waited for: a successor
		 * that only holds must not serve then, for the predecessor may go on at any
		 * moment. Or, before that, it had no descriptor left for new connections.
		 */
		NOBODY_SERVED,

		/**
		 * Everything else: a flaw, whatever the cause.
		 */
		COULD_BE_SERVED

	}

	Fate fateOf(Failure failure) {
		if (isLostWithTheProcess(failure)) {
			return Fate.LOST_WITH_THE_PROCESS;
		}
		return whileNobodyServed(failure) ? Fate.NOBODY_SERVED : Fate.COULD_BE_SERVED;
	}

	private boolean isLostWithTheProcess(Failure failure) {
		boolean inSuccessor = this.step.role() == Role.SUCCESSOR;
		Optional<Duration> broke = (inSuccessor ? this.successor : this.predecessor).broke();
		if (!this.fault.breaksTheProcess() || broke.isEmpty() || failure.opened().compareTo(broke.get()) > 0
				|| failure.end().compareTo(broke.get().minus(SEEN_LATE)) < 0) {
			return false;
		}
		return inSuccessor ? this.step.isCommitted()
				: failure.servedBy() == 0 || failure.servedBy() == this.predecessor.pid();
	}

	private boolean whileNobodyServed(Failure failure) {
		if (this.fault == InjectedFault.NO_DESCRIPTORS && this.step.role() == Role.PREDECESSOR
				&& !this.step.isCommitted()) {
			return failure.servedBy() == 0;
		}
		if (this.predecessor.stopped() != null && !this.step.isCommitted()) {
			return failure.end().compareTo(this.predecessor.stopped()) > 0
					&& (this.predecessor.woke() == null || failure.start().compareTo(this.predecessor.woke()) < 0);
		}
		return hasEndedBefore(this.predecessor, failure) && (this.successor == null
				|| hasEndedBefore(this.successor, failure) || isBeforeSuccessorHasAListener(failure));
	}

	private boolean isBeforeSuccessorHasAListener(Failure failure) {
		return this.step.compareTo(FaultStep.PASSED) < 0
				&& (this.successorServed == null || failure.start().compareTo(this.successorServed) < 0);
	}

	private static boolean hasEndedBefore(Life life, Failure failure) {
		return life.ended() != null && life.ended().compareTo(failure.end()) < 0;
	}

}
