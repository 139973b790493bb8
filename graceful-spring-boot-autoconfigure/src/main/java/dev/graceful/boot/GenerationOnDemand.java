package dev.graceful.boot;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.graceful.handoff.Generation;
import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.InheritedListener;
import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Listeners;
import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import dev.graceful.handoff.Slices;
import dev.graceful.handoff.Totals;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * This JVM's generation, made when somebody needs it: until the application serves, that
 * is nobody but its own connectors, where it has no predecessor. An application's start
 * is not the time to prepare for a restart.
 * <p>
 * Thread-safe.
 */
final class GenerationOnDemand implements Listeners, Restarts {

	private static final Log logger = LogFactory.getLog(GenerationOnDemand.class);

	private final Supplier<Assembly> maker;

	private final List<ListeningConnector> accepting = new ArrayList<>();

	private Assembly assembly;

	private CompletableFuture<Void> begun;

	private boolean closed;

	/**
	 * Create what is not made yet.
	 * @param maker makes the generation with all that belongs to it, once
	 */
	GenerationOnDemand(Supplier<Assembly> maker) {
		this.maker = maker;
	}

	/**
	 * Return the generation with all that belongs to it.
	 * @return what was made, now or before, and has begun
	 */
	synchronized Assembly get() {
		if (this.assembly == null) {
			this.assembly = this.maker.get();
			this.begun = generation().begin();
			this.accepting.forEach(generation()::register);
			if (this.closed) {
				generation().closeToDrain();
			}
		}
		return this.assembly;
	}

	private Generation generation() {
		return get().generation();
	}

	/**
	 * Make the generation now, for there is somebody before it.
	 * @return completed once it is known whether that one hands over
	 */
	synchronized CompletableFuture<Void> begin() {
		get();
		return this.begun;
	}

	/**
	 * Return what was made.
	 * @return what somebody has needed so far; empty where nobody has
	 */
	synchronized Optional<Assembly> made() {
		return Optional.ofNullable(this.assembly);
	}

	/**
	 * The application could serve. Whoever tells so need not wait until the generation is
	 * made.
	 * @param before run before the generation is told so
	 */
	void ready(Runnable before) {
		if (made().isPresent()) {
			before.run();
			generation().ready();
		}
		else {
			Thread thread = new Thread(() -> makeAndTell(before), "graceful-begin");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/**
	 * The application serves already, and goes on without us.
	 */
	private void makeAndTell(Runnable before) {
		try {
			before.run();
			generation().ready();
		}
		catch (RuntimeException ex) {
			logger.error("Hot restart is off", ex);
		}
	}

	/**
	 * The application closes: a generation that is not made yet never hands over.
	 * @return what was made
	 */
	synchronized Optional<Assembly> closing() {
		this.closed = true;
		return made();
	}

	@Override
	public Optional<InheritedListener> adopt(ListenerName name, SocketAddress wanted) throws IOException {
		Optional<Assembly> made = made();
		return made.isPresent() ? made.get().generation().adopt(name, wanted) : Optional.empty();
	}

	@Override
	public synchronized void register(ListeningConnector connector) {
		if (this.assembly != null) {
			generation().register(connector);
		}
		else {
			connector.startAccepting(Slices.ALL);
			this.accepting.add(connector);
		}
	}

	@Override
	public synchronized void unregister(ListeningConnector connector) {
		if (this.assembly != null) {
			generation().unregister(connector);
		}
		else {
			this.accepting.remove(connector);
		}
	}

	@Override
	public CompletableFuture<RestartAnswer> request(RestartRequest request) {
		return generation().request(request);
	}

	@Override
	public CompletableFuture<Boolean> abort(String by) {
		return generation().abort(by);
	}

	@Override
	public CompletableFuture<GenerationStatus> status() {
		return generation().status();
	}

	@Override
	public Totals totals() {
		return generation().totals();
	}

}
