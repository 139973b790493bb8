package dev.graceful.handoff;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The loop on the thread that tells it something, with a clock that only moves when the
 * test says so.
 */
public final class FakeLoop implements Loop {

	private final Deque<Runnable> events = new ArrayDeque<>();

	private final List<Timer> timers = new ArrayList<>();

	private Duration now = Duration.ZERO;

	private boolean running;

	@Override
	public synchronized void execute(Runnable event) {
		this.events.add(event);
		if (!this.running) {
			handleAll();
		}
	}

	@Override
	public synchronized Deadline after(Duration delay, Runnable event) {
		Timer timer = new Timer(this.now.plus(delay), event);
		this.timers.add(timer);
		return () -> this.timers.remove(timer);
	}

	@Override
	public synchronized Duration now() {
		return this.now;
	}

	/**
	 * Let time pass, and handle what happens in it.
	 */
	public synchronized void advance(Duration time) {
		Duration end = this.now.plus(time);
		for (Timer timer = firstUntil(end); timer != null; timer = firstUntil(end)) {
			this.timers.remove(timer);
			this.now = (timer.due.compareTo(this.now) > 0) ? timer.due : this.now;
			execute(timer.event);
		}
		this.now = end;
	}

	/**
	 * Let time pass in which this process stands still: what is due then is handled late.
	 */
	synchronized void standStill(Duration time) {
		this.now = this.now.plus(time);
		advance(Duration.ZERO);
	}

	private Timer firstUntil(Duration end) {
		return this.timers.stream()
			.filter((timer) -> timer.due.compareTo(end) <= 0)
			.min(Comparator.comparing((timer) -> timer.due))
			.orElse(null);
	}

	private void handleAll() {
		this.running = true;
		try {
			while (!this.events.isEmpty()) {
				this.events.remove().run();
			}
		}
		finally {
			this.running = false;
		}
	}

	/**
	 * Whether somebody still waits for time to pass.
	 */
	boolean isWaiting() {
		return !this.timers.isEmpty();
	}

	private static final class Timer {

		private final Duration due;

		private final Runnable event;

		private Timer(Duration due, Runnable event) {
			this.due = due;
			this.event = event;
		}

	}

}
