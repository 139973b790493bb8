package dev.graceful.handoff;

import java.time.Duration;

/**
 * The one thread that owns all state of a generation: everything that happens is told to
 * it, and it handles one event after the other.
 */
public interface Loop {

	/**
	 * Handle an event after those that were told before. Thread-safe.
	 * @param event what to do about it
	 */
	void execute(Runnable event);

	/**
	 * Handle an event when time has passed, unless it was cancelled before.
	 * @param delay the time
	 * @param event what to do then
	 * @return cancels it; to be called on the loop
	 */
	Deadline after(Duration delay, Runnable event);

	/**
	 * The time on this loop's clock.
	 * @return the time since an arbitrary moment
	 */
	Duration now();

	/**
	 * Something that will happen unless it is cancelled.
	 */
	interface Deadline {

		void cancel();

	}

}
