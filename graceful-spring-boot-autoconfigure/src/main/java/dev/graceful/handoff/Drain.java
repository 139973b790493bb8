package dev.graceful.handoff;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * This generation finishing what it has begun, for whatever reason it ends: a successor
 * serves, the predecessor takes back, or the application stops. Lives on the loop.
 * <p>
 * What could not be finished in time is completed where it is asynchronous, and a moment
 * later cut. Until then there is a way back.
 */
final class Drain {

	private static final Log logger = LogFactory.getLog(Drain.class);

	private static final Duration CHECK = Duration.ofMillis(50);

	/**
	 * For what was told that its time is up to say so to its client.
	 */
	private static final Duration COMPLETION = Duration.ofSeconds(1);

	/**
	 * What a drain needs from its generation.
	 *
	 * @param loop owns the state
	 * @param connectors this generation's connectors
	 * @param work what is waited for beside their connections
	 * @param settings how to drain
	 * @param application is told of it
	 */
	record Surroundings(Loop loop, Connectors connectors, GracefulWork work, DrainSettings settings,
			Application application) {

	}

	private final Surroundings with;

	private final Ramp ramp;

	private final Duration timeout;

	private final HandoffLog log;

	private final Runnable check;

	private Duration began;

	private final Spread restartedWebSockets;

	private final Duration silence;

	private final Spread closedIdle;

	private Loop.Deadline nextCheck = () -> {
	};

	private Loop.Deadline deadline = () -> {
	};

	private Migration migration;

	private Collection<ListenerName> migrating = List.of();

	private double share;

	private boolean ended;

	private int hammered;

	/**
	 * Create a drain that has not begun.
	 * @param surroundings what it needs
	 * @param ramp over which it begins, with more and more connections
	 * @param timeout how long it may take after that
	 * @param silence how long a connection may stay idle before it is closed, where there
	 * is time for that
	 * @param log of what it is for
	 * @param check run again and again, to look at what is left
	 */
	Drain(Surroundings surroundings, Ramp ramp, Duration timeout, Duration silence, HandoffLog log, Runnable check) {
		this.with = surroundings;
		this.ramp = ramp;
		this.timeout = timeout;
		this.log = log;
		this.check = check;
		Duration spread = surroundings.settings().webSocketSpread();
		this.restartedWebSockets = new Spread((spread.compareTo(ramp.duration()) > 0) ? spread : ramp.duration());
		Duration lastThird = timeout.dividedBy(3);
		this.silence = (silence.compareTo(timeout.minus(lastThird)) < 0) ? silence : timeout.minus(lastThird);
		Duration left = timeout.minus(this.silence);
		this.closedIdle = new Spread((left.compareTo(this.silence) < 0) ? left : this.silence);
	}

	/**
	 * Begin, and let idle connections depart.
	 * @param migration where to
	 * @param listeners from which listeners
	 */
	void begin(Migration migration, Collection<ListenerName> listeners) {
		if (this.with.settings().migrate()) {
			this.migration = migration;
			this.migrating = listeners;
		}
		begin();
	}

	/**
	 * Begin, with every connection where it is unless it was said where to.
	 */
	void begin() {
		this.began = this.with.loop().now();
		if (this.ramp.isNone()) {
			drainAll();
		}
		check();
	}

	private void drain(double share) {
		this.share = share;
		if (this.migration != null) {
			this.with.connectors().drain(this.migration, this.migrating, share);
		}
		else {
			this.with.connectors().drain(share);
		}
	}

	/**
	 * The ramp is over: nobody is accepted any more, so the application may tell its
	 * clients to come back.
	 */
	void drainAll() {
		drain(1);
		this.with.application().happened(new HandoffEvent.DrainBegan(this.timeout));
		this.deadline = this.with.loop().after(this.timeout, this::complete);
	}

	/**
	 * Let no connection depart any more: those that would have end politely instead.
	 */
	void stopMigrating() {
		this.migrating = List.of();
		drain(this.share);
	}

	private void check() {
		Duration elapsed = this.with.loop().now().minus(this.began);
		Connectors connectors = this.with.connectors();
		if (this.share < 1) {
			drain(this.ramp.share(elapsed));
		}
		connectors.restartWebSocketSessions(this.restartedWebSockets.due(connectors.webSocketSessions(), elapsed));
		Duration silent = elapsed.minus(this.ramp.duration()).minus(this.silence);
		if (!silent.isNegative()) {
			connectors.closeIdle(this.closedIdle.due(connectors.idleConnections(), silent));
		}
		if (this.migration != null) {
			this.migration.check();
		}
		this.nextCheck = this.with.loop().after(CHECK, this::check);
		this.check.run();
	}

	private void complete() {
		this.with.connectors().completeAsynchronous();
		this.deadline = this.with.loop().after(COMPLETION, this::hammer);
	}

	/**
	 * Cut what is left.
	 */
	void hammer() {
		if (this.ended) {
			return;
		}
		end();
		if (this.migration != null) {
			this.migration.stop();
		}
		List<String> work = this.with.work().unfinished();
		int connections = this.with.connectors().hammer();
		this.hammered = connections;
		this.log.warn(logger,
				"hammer: closed " + connections + " connections that were not done "
						+ Seconds.since(this.began, this.with.loop()) + " after the drain began"
						+ (work.isEmpty() ? "" : ", and left undone: " + String.join(", ", work)));
		this.with.application().happened(new HandoffEvent.Hammered(connections, work));
		this.check.run();
	}

	/**
	 * Serve on as if nothing had been drained.
	 */
	void revert() {
		end();
		this.with.connectors().startAccepting();
		this.with.application().happened(new HandoffEvent.DrainReverted());
	}

	/**
	 * Wait no longer; what is left is left as it is.
	 */
	void end() {
		this.ended = true;
		this.nextCheck.cancel();
		this.deadline.cancel();
		if (this.migration != null) {
			this.migration.tell();
		}
	}

	/**
	 * Return how many connections were cut.
	 */
	int hammered() {
		return this.hammered;
	}

	/**
	 * Whether nothing is left, or nothing is waited for any longer.
	 */
	boolean isDone() {
		return this.ended || (this.with.connectors().connections() == 0 && this.with.work().unfinished().isEmpty());
	}

	/**
	 * Whether nothing of some listeners is left.
	 */
	boolean isDone(Collection<ListenerName> listeners) {
		return this.ended
				|| (this.with.connectors().connections(listeners) == 0 && this.with.work().unfinished().isEmpty());
	}

}
