package dev.graceful.boot;

import java.time.Duration;
import java.util.function.Supplier;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The drain of an application that is told to stop. It comes just before the web server's
 * own graceful shutdown, which then finds nothing to do, and covers a separate management
 * port, which is stopped after that.
 */
final class DrainBeforeStop implements SmartLifecycle {

	static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;

	/**
	 * For what has to be cut, so that the drain is over within its phase.
	 */
	private static final Duration RESERVE = Duration.ofSeconds(2);

	private final HotRestart hotRestart;

	private final Supplier<Duration> phaseTimeout;

	private volatile boolean running;

	DrainBeforeStop(HotRestart hotRestart, Supplier<Duration> phaseTimeout) {
		this.hotRestart = hotRestart;
		this.phaseTimeout = phaseTimeout;
	}

	static Duration timeout(Duration phaseTimeout) {
		Duration half = phaseTimeout.dividedBy(2);
		return phaseTimeout.minus((half.compareTo(RESERVE) < 0) ? half : RESERVE);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException("A drain takes its time");
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.hotRestart.drain(timeout(this.phaseTimeout.get()), callback);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
