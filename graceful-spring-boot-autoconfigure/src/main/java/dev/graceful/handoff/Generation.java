package dev.graceful.handoff;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.graceful.launch.SuccessorLauncher;
import dev.graceful.posix.AdoptedListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * This JVM in the chain of restarts: the successor of the one that launched it, and the
 * predecessor of the one it will launch.
 * <p>
 * Everything that happens is an event on one loop, which owns all state. The methods here
 * only tell it, and may be called by any thread.
 */
public final class Generation implements Listeners, Restarts {

	private static final Log logger = LogFactory.getLog(Generation.class);

	private static final long CLOSE_SECONDS = 5;

	private static final int TOKEN_BYTES = 16;

	private final long pid = ProcessHandle.current().pid();

	private final Loop loop;

	private final OperatingSystem operatingSystem;

	private final Connectors connectors = new Connectors();

	private final Drain.Surroundings drainSurroundings;

	private final OutgoingHandoff.Surroundings outgoingSurroundings;

	private final IncomingHandoff incoming;

	private int number = 1;

	private boolean serving;

	private boolean alone;

	private boolean closed;

	private String standBackReason;

	private OperatingSystem.ControlSocket controlSocket;

	private OutgoingHandoff outgoing;

	private Drain lastDrain;

	private String remembered;

	/**
	 * Create this JVM's generation.
	 * @param launcher starts its successor
	 * @param application ends when the handoff says so
	 * @param work what it begins beside requests, and a drain waits for
	 * @param identity what it says of itself
	 * @param settings how it hands over
	 * @param invitation the predecessor's; {@code null} for the first generation
	 */
	public Generation(SuccessorLauncher launcher, Application application, GracefulWork work, Identity identity,
			HandoffSettings settings, Invitation invitation) {
		this(new ThreadLoop("graceful"), launcher, application, work, identity, settings, invitation);
	}

	private Generation(Loop loop, SuccessorLauncher launcher, Application application, GracefulWork work,
			Identity identity, HandoffSettings settings, Invitation invitation) {
		this(loop, new PosixOperatingSystem(loop, settings.controlDirectory(), settings.deadlines().greeting()),
				launcher, application, work, identity, settings, invitation);
	}

	Generation(Loop loop, OperatingSystem operatingSystem, SuccessorLauncher launcher, Application application,
			GracefulWork work, Identity identity, HandoffSettings settings, Invitation invitation) {
		Deadlines deadlines = settings.deadlines();
		this.drainSurroundings = new Drain.Surroundings(loop, this.connectors, work, settings.drain(), application);
		this.loop = loop;
		this.operatingSystem = operatingSystem;
		this.outgoingSurroundings = new OutgoingHandoff.Surroundings(loop, operatingSystem, launcher, this.connectors,
				deadlines, this.drainSurroundings, application);
		this.incoming = (invitation != null)
				? new IncomingHandoff(new IncomingHandoff.Surroundings(loop, operatingSystem, this.connectors,
						deadlines, this.drainSurroundings, application, identity), invitation, new Succession())
				: null;
		this.alone = (invitation == null);
	}

	/**
	 * Begin: connect to the predecessor, if there is one.
	 */
	public void begin() {
		this.loop.execute(() -> {
			if (this.incoming != null) {
				this.incoming.begin();
			}
			else {
				this.connectors.startAccepting();
			}
		});
	}

	@Override
	public Optional<AdoptedListener> adopt(ListenerName name, SocketAddress wanted) {
		if (this.incoming == null) {
			return Optional.empty();
		}
		CompletableFuture<Optional<AdoptedListener>> answer = new CompletableFuture<>();
		this.loop.execute(() -> this.incoming.adopt(name, wanted, answer::complete));
		return answer.join();
	}

	@Override
	public void register(ListeningConnector connector) {
		this.loop.execute(() -> this.connectors.add(connector));
	}

	@Override
	public void unregister(ListeningConnector connector) {
		this.loop.execute(() -> this.connectors.remove(connector));
	}

	/**
	 * The application has started, and could serve.
	 */
	public void ready() {
		this.loop.execute(() -> {
			if (this.incoming != null) {
				this.incoming.ready();
			}
			else if (!this.serving) {
				serving();
			}
		});
	}

	/**
	 * The application cannot start.
	 * @param reason why, for the predecessor's report
	 */
	public void failed(String reason) {
		this.loop.execute(() -> {
			if (this.incoming != null) {
				this.incoming.failed(reason);
			}
		});
	}

	/**
	 * Something of this application cannot be handed over, so nothing is: a restart that
	 * is asked for is answered with the reason.
	 * @param reason a sentence
	 */
	public void standBack(String reason) {
		this.loop.execute(() -> this.standBackReason = reason);
	}

	/**
	 * Ask for a restart. If one is under way, another one follows it; however often it
	 * was asked for meanwhile.
	 * @param request who asks
	 */
	public void restart(RestartRequest request) {
		this.loop.execute(() -> restartOrRemember(request.trigger()));
	}

	@Override
	public CompletableFuture<RestartAnswer> request(RestartRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Boolean> abort(String by) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<GenerationStatus> status() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Totals totals() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Ask somebody before each restart. Those who are asked first are told first.
	 * @param check looks whether something speaks against it
	 */
	public void check(RestartCheck check) {
		throw new UnsupportedOperationException();
	}

	/**
	 * The application serves, but not well. While the predecessor can still take back, it
	 * does.
	 * @param reason a sentence
	 */
	public void unwell(String reason) {
		this.loop.execute(() -> {
			if (this.incoming != null) {
				this.incoming.unwell(reason);
			}
		});
	}

	/**
	 * The application is told to stop, without a successor: drain. What could not be
	 * finished in time is cut.
	 * @param timeout how long it may take, where that is less than the drain's own
	 * @param drained run when nothing is left, by the loop: it must return quickly
	 */
	public void drain(Duration timeout, Runnable drained) {
		this.loop.execute(() -> drainBeforeEnd(timeout, drained));
	}

	/**
	 * Cut what a drain that is under way still waits for.
	 */
	public void hammer() {
		this.loop.execute(() -> {
			if (this.lastDrain != null) {
				this.lastDrain.hammer();
			}
			else if (this.outgoing != null) {
				this.outgoing.hammer();
			}
		});
	}

	/**
	 * The application closes. Returns when a handoff that was under way is settled.
	 */
	public void close() {
		CompletableFuture<Void> settled = new CompletableFuture<>();
		this.loop.execute(() -> {
			settle();
			settled.complete(null);
		});
		// A loop that is stuck must not keep the application from ending.
		settled.completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS).join();
	}

	private void settle() {
		this.closed = true;
		if (this.controlSocket != null) {
			this.controlSocket.close();
			this.controlSocket = null;
		}
		if (this.incoming != null) {
			this.incoming.abort();
		}
		if (this.outgoing != null) {
			this.outgoing.abort();
		}
	}

	/**
	 * After a handoff has drained already, this finds nothing to do.
	 */
	private void drainBeforeEnd(Duration timeout, Runnable drained) {
		this.connectors.retireAccepting();
		Duration configured = this.drainSurroundings.settings().timeout();
		Duration shorter = (timeout.compareTo(configured) < 0) ? timeout : configured;
		this.lastDrain = new Drain(this.drainSurroundings, shorter, this.drainSurroundings.settings().stopSilence(), "",
				() -> {
					if (this.lastDrain.isDone()) {
						this.lastDrain.end();
						drained.run();
					}
				});
		this.lastDrain.begin();
	}

	private void serving() {
		this.serving = true;
		this.connectors.obstacle().ifPresent((reason) -> this.standBackReason = reason);
		logger.info("Generation " + this.number + ", pid " + this.pid + ", serves " + this.connectors);
		obstacle().ifPresent((reason) -> logger.warn("Hot restart is off: " + reason));
		restartIfRemembered();
	}

	/**
	 * A control socket that could not be opened, for want of a descriptor or of space, is
	 * tried again with each restart.
	 */
	private Optional<String> obstacle() {
		try {
			if (this.controlSocket == null) {
				this.controlSocket = this.operatingSystem.openControlSocket(this::hello);
			}
		}
		catch (IOException ex) {
			return Optional.of(ex.getMessage());
		}
		return Optional.ofNullable(this.standBackReason);
	}

	private void hello(Caller caller) {
		if (this.outgoing == null) {
			caller.refuse("no handoff is under way");
		}
		else {
			this.outgoing.hello(caller);
		}
	}

	private void restartOrRemember(String trigger) {
		if (this.outgoing != null
				&& (this.outgoing.hammerInsteadOfRestart(trigger) || this.outgoing.leaveToSuccessor(trigger))) {
			return;
		}
		if (this.closed) {
			return;
		}
		if (this.serving && this.alone && this.outgoing == null) {
			handOff(trigger);
			return;
		}
		if (this.remembered == null) {
			logger.info("A restart asked for by " + trigger + " follows when this one is over");
		}
		this.remembered = trigger;
	}

	private void restartIfRemembered() {
		if (this.remembered != null) {
			String trigger = this.remembered;
			this.remembered = null;
			restartOrRemember(trigger);
		}
	}

	private void handOff(String trigger) {
		Optional<String> obstacle = obstacle();
		if (obstacle.isPresent()) {
			logger.error("No restart, although " + trigger + " asked for one: " + obstacle.get());
			return;
		}
		Invitation invitation = new Invitation(this.controlSocket.path(), newToken(), this.pid, null);
		this.outgoing = new OutgoingHandoff(this.outgoingSurroundings, invitation, this.number + 1, new Outcome());
		this.outgoing.begin(trigger);
	}

	private static String newToken() {
		byte[] token = new byte[TOKEN_BYTES];
		new SecureRandom().nextBytes(token);
		return HexFormat.of().formatHex(token);
	}

	/**
	 * What becomes of a handoff to a successor.
	 */
	private final class Outcome implements OutgoingHandoff.Outcome {

		/**
		 * What was asked for before the drain began is no reason to cut it short.
		 */
		@Override
		public void succeeded() {
			if (Generation.this.remembered != null) {
				Generation.this.outgoing.leaveToSuccessor(Generation.this.remembered);
				Generation.this.remembered = null;
			}
		}

		@Override
		public void rolledBack(String restart) {
			Generation.this.outgoing = null;
			Generation.this.remembered = (restart != null) ? restart : Generation.this.remembered;
			restartIfRemembered();
		}

	}

	/**
	 * What becomes of the handoff from the predecessor.
	 */
	private final class Succession implements IncomingHandoff.Progress {

		@Override
		public void numbered(int generation) {
			Generation.this.number = generation;
		}

		@Override
		public void serving() {
			Generation.this.serving();
		}

		@Override
		public void restart(String trigger) {
			restartOrRemember(trigger);
		}

		@Override
		public void alone() {
			Generation.this.alone = true;
			restartIfRemembered();
		}

	}

}
