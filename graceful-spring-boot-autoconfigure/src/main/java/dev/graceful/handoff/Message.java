package dev.graceful.handoff;

import java.time.Duration;
import java.util.List;

/**
 * What the two generations of a handoff say to each other over the control socket, in the
 * order in which it is said, and what others may ask of one.
 * <p>
 * {@link Hello}, {@link Ask} and {@link Refused} never change, whatever the protocol
 * version: they are what two that share no version understand of each other.
 */
sealed interface Message {

	/**
	 * The successor's first word.
	 *
	 * @param versions the protocol versions it speaks
	 * @param token what the predecessor put into its environment; empty where it was not
	 * launched by it, and wants to take over
	 * @param pid its own pid, as it sees it
	 * @param application its name and version
	 * @param starter the version of this starter
	 * @param descriptorLimit how many descriptors it may have open
	 */
	record Hello(ProtocolVersions versions, String token, long pid, String application, String starter,
			long descriptorLimit) implements Message {

		boolean isTakeover() {
			return this.token.isEmpty();
		}

	}

	/**
	 * The first word of somebody who is no successor, and wants to know something, or
	 * wants something done. It says no other.
	 *
	 * @param versions the protocol versions it speaks
	 * @param errand what it wants
	 * @param request who asks; with an errand of {@link Errand#RESTART} the whole request
	 */
	record Ask(ProtocolVersions versions, Errand errand, RestartRequest request) implements Message {
	}

	/**
	 * What somebody may ask of a generation.
	 */
	enum Errand {

		/**
		 * How it stands: answered by {@link Report}s of the last handoffs, the newest
		 * first, what was {@link Counted}, and its {@link Status}.
		 */
		STATUS,

		/**
		 * A restart: answered by {@link Report}s as the handoff goes on, the last of
		 * which has its outcome.
		 */
		RESTART,

		/**
		 * To call off the handoff that is under way: answered by {@link Done}.
		 */
		ABORT,

		/**
		 * Something that only a later version knows. Never sent.
		 */
		UNKNOWN

	}

	/**
	 * How this generation stands.
	 *
	 * @param status without the history and the totals, which are said before
	 */
	record Status(GenerationStatus status) implements Message {
	}

	/**
	 * What was asked for has been done.
	 */
	record Done() implements Message {
	}

	/**
	 * The predecessor does not hand over to the one who said hello, or this generation
	 * does not do what it was asked for.
	 *
	 * @param reason a sentence for whoever is refused
	 */
	record Refused(String reason) implements Message {
	}

	/**
	 * The predecessor's answer to hello.
	 *
	 * @param version the protocol version to speak from now on
	 * @param handoff the id of the handoff, the same in both logs
	 * @param generation the number of the successor's generation
	 * @param listeners how many listeners will be passed
	 * @param connections how many connections of the predecessor may move
	 */
	record Welcome(int version, String handoff, int generation, int listeners, int connections) implements Message {
	}

	/**
	 * Listeners of the predecessor; comes with their descriptors, in the same order.
	 *
	 * @param batch the number to acknowledge
	 * @param listeners what they are
	 */
	record Passed(int batch, List<PassedListener> listeners) implements Message {
	}

	/**
	 * One of them.
	 *
	 * @param name its name
	 * @param boundBy the number of the generation that bound it; 0 where it was there
	 * before the first one
	 */
	record PassedListener(ListenerName name, int boundBy) {
	}

	/**
	 * The successor has a batch; the predecessor may close its copies.
	 *
	 * @param batch the number of the batch
	 */
	record Received(int batch) implements Message {
	}

	/**
	 * The successor could serve.
	 *
	 * @param adopted the listeners it adopted
	 * @param warmUp how it has warmed up; empty where it has not
	 * @param room how many connections may be introduced to it
	 */
	record Ready(List<ListenerName> adopted, String warmUp, int room) implements Message {
	}

	/**
	 * The predecessor has stopped accepting, or shares the listeners from now on: the
	 * successor starts. Said again where a ramp ends before its time.
	 *
	 * @param probation how long the predecessor can take back
	 * @param ramp over which the successor takes over
	 */
	record Go(Duration probation, Ramp ramp) implements Message {
	}

	/**
	 * The successor accepts.
	 *
	 * @param room how many connections may be migrated to it
	 */
	record Serving(int room) implements Message {
	}

	/**
	 * Established connections that will be migrated by their numbers; comes with their
	 * descriptors. Until then their sender serves them.
	 *
	 * @param first the number of the first one; the others' follow, in the same order
	 */
	record Introduce(int first) implements Message {
	}

	/**
	 * Connections were introduced; their sender may close its copies.
	 *
	 * @param first the number of the first one
	 */
	record Introduced(int first) implements Message {
	}

	/**
	 * Connections that were introduced will not be migrated.
	 *
	 * @param numbers of the connections
	 */
	record Forget(List<Integer> numbers) implements Message {

		/**
		 * What fits into one message.
		 */
		static final int MOST = 1000;

	}

	/**
	 * Connections of one listener that were introduced: nobody reads from them any more.
	 *
	 * @param batch the number to acknowledge
	 * @param listener the listener's name, as the predecessor knows it
	 * @param numbers of the connections
	 */
	record Migrate(int batch, ListenerName listener, List<Integer> numbers) implements Message {
	}

	/**
	 * A batch of connections was adopted: its sender closes its copies, and keeps those
	 * that were refused.
	 *
	 * @param batch the number of the batch
	 * @param refused the places in the batch of those that were not adopted
	 * @param room how many more may be migrated
	 */
	record Migrated(int batch, List<Integer> refused, int room) implements Message {
	}

	/**
	 * The predecessor wants to know whether the successor is still there.
	 *
	 * @param number the number to answer with
	 */
	record Ping(int number) implements Message {
	}

	/**
	 * The successor is still there.
	 *
	 * @param number the number of the ping
	 */
	record Pong(int number) implements Message {
	}

	/**
	 * The successor serves, but not well.
	 *
	 * @param reason a sentence
	 */
	record Unwell(String reason) implements Message {
	}

	/**
	 * The predecessor serves again: the successor stops accepting, gives back what it
	 * can, finishes what it has begun, and ends.
	 *
	 * @param reason why
	 * @param room how many connections may be migrated back
	 */
	record TakeBack(String reason, int room) implements Message {
	}

	/**
	 * The successor cannot start, and ends.
	 *
	 * @param reason why
	 */
	record Failed(String reason) implements Message {
	}

	/**
	 * The predecessor was asked for a restart that it leaves to the successor; or the
	 * successor for one that it leaves to the predecessor, should that have to take back.
	 *
	 * @param request who asked
	 */
	record Restart(RestartRequest request) implements Message {
	}

	/**
	 * How a handoff stands, or has ended: this one, or an earlier one that the successor
	 * is to remember.
	 *
	 * @param handoff the handoff
	 */
	record Report(HandoffReport handoff) implements Message {
	}

	/**
	 * What was counted until now, for the successor to count on.
	 *
	 * @param totals of all generations
	 */
	record Counted(Totals totals) implements Message {
	}

	/**
	 * What clients have asked the predecessor for, for the successor to prepare with.
	 *
	 * @param traffic with no more routes than fit
	 */
	record Sampled(Traffic traffic) implements Message {
	}

	/**
	 * The predecessor has drained, and ends.
	 */
	record Bye() implements Message {
	}

	/**
	 * Answer to a message that this generation does not know; never answered itself.
	 *
	 * @param type the type that was not understood
	 */
	record NotUnderstood(int type) implements Message {
	}

	/**
	 * A message of a type that this generation does not know. Never sent.
	 *
	 * @param type the type that came
	 */
	record Unknown(int type) implements Message {
	}

}
