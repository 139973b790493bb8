package dev.graceful.handoff;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.graceful.handoff.GenerationStatus.Held;
import dev.graceful.handoff.GenerationStatus.Listening;
import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport.Side;
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

	private final RestartChecks checks = new RestartChecks();

	private final Journal journal = new Journal();

	private final Identity identity;

	private final Application application;

	private final IncomingHandoff incoming;

	private int number = 1;

	private boolean serving;

	private boolean alone;

	private boolean closed;

	private String standBackReason;

	private OperatingSystem.ControlSocket controlSocket;

	private OutgoingHandoff outgoing;

	private Drain lastDrain;

	private HandoffReport incomingReport;

	private RestartRequest remembered;

	/**
	 * Create this JVM's generation.
	 * @param launcher starts its successor
	 * @param application ends when the handoff says so
	 * @param preparation what it does before it serves, where a predecessor serves
	 * meanwhile
	 * @param work what it begins beside requests, and a drain waits for
	 * @param identity what it says of itself
	 * @param settings how it hands over
	 * @param invitation the predecessor's; {@code null} for the first generation
	 */
	public Generation(SuccessorLauncher launcher, Application application, Preparation preparation, GracefulWork work,
			Identity identity, HandoffSettings settings, Invitation invitation) {
		this(new ThreadLoop("graceful"), launcher, application, preparation, work, identity, settings, invitation);
	}

	private Generation(Loop loop, SuccessorLauncher launcher, Application application, Preparation preparation,
			GracefulWork work, Identity identity, HandoffSettings settings, Invitation invitation) {
		this(loop, new PosixOperatingSystem(loop, settings.controlDirectory(), settings.deadlines().greeting()),
				launcher, application, preparation, work, identity, settings, invitation);
	}

	Generation(Loop loop, OperatingSystem operatingSystem, SuccessorLauncher launcher, Application application,
			Preparation preparation, GracefulWork work, Identity identity, HandoffSettings settings,
			Invitation invitation) {
		Deadlines deadlines = settings.deadlines();
		this.drainSurroundings = new Drain.Surroundings(loop, this.connectors, work, settings.drain(), application);
		this.loop = loop;
		this.identity = identity;
		this.application = application;
		this.operatingSystem = operatingSystem;
		this.outgoingSurroundings = new OutgoingHandoff.Surroundings(loop, operatingSystem, launcher, this.connectors,
				deadlines, this.drainSurroundings, application, this.checks, this.journal, this::boundBy);
		this.incoming = (invitation != null)
				? new IncomingHandoff(
						new IncomingHandoff.Surroundings(loop, operatingSystem, this.connectors, deadlines,
								this.drainSurroundings, application, preparation, identity),
						invitation, new Succession())
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
		this.loop.execute(() -> restartOrRemember(request));
	}

	@Override
	public CompletableFuture<RestartAnswer> request(RestartRequest request) {
		return answer(() -> restartNow(request)).thenCompose(Function.identity());
	}

	@Override
	public CompletableFuture<Boolean> abort(String by) {
		return answer(() -> this.outgoing != null && this.outgoing.callOff(by));
	}

	@Override
	public CompletableFuture<GenerationStatus> status() {
		return answer(this::statusNow);
	}

	@Override
	public Totals totals() {
		return this.journal.totals();
	}

	private <T> CompletableFuture<T> answer(Supplier<T> question) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		this.loop.execute(() -> {
			try {
				answer.complete(question.get());
			}
			catch (RuntimeException ex) {
				answer.completeExceptionally(ex);
			}
		});
		return answer;
	}

	/**
	 * Ask somebody before each restart. Those who are added first are asked first.
	 * @param check looks whether something speaks against it
	 */
	public void check(RestartCheck check) {
		this.checks.add(check);
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
		this.lastDrain = new Drain(this.drainSurroundings, shorter, this.drainSurroundings.settings().stopSilence(),
				new HandoffLog(this.drainSurroundings.application()), () -> {
					if (this.lastDrain.isDone()) {
						this.lastDrain.end();
						drained.run();
					}
				});
		this.lastDrain.begin();
	}

	/**
	 * A predecessor that was killed cannot say any more that it was succeeded.
	 */
	private void settleIncoming() {
		HandoffReport report = this.incomingReport;
		if (report != null && report.outcome() == HandoffReport.Outcome.UNDER_WAY) {
			HandoffReport succeeded = report.succeeded();
			this.journal.settled(succeeded);
			this.journal.ended(succeeded);
		}
	}

	private void serving() {
		this.serving = true;
		this.connectors.obstacle().ifPresent((reason) -> this.standBackReason = reason);
		logger.info("Generation " + this.number + ", pid " + this.pid + ", serves " + this.connectors);
		obstacle().ifPresent((reason) -> logger.warn("Hot restart is off: " + reason));
		this.application.happened(new HandoffEvent.Serving(this.number));
		tellIfAlone();
		restartIfRemembered();
	}

	private void tellIfAlone() {
		if (this.serving && this.alone) {
			this.application.happened(new HandoffEvent.Alone(this.number));
		}
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

	private int boundBy(ListenerName name) {
		return (this.incoming != null) ? this.incoming.boundBy(name).orElse(this.number) : this.number;
	}

	private GenerationStatus statusNow() {
		HandoffReport handoff = (this.outgoing != null) ? this.outgoing.report()
				: this.alone ? null : this.incomingReport;
		List<Listening> listeners = this.connectors.all()
			.stream()
			.map(ListeningConnector::name)
			.map((name) -> new Listening(name.connector(), name.address(), boundBy(name)))
			.toList();
		Held held = new Held(this.connectors.connections(), this.connectors.idleConnections(),
				this.connectors.webSocketSessions());
		return new GenerationStatus(state(), self(), ProcessHandle.current().info().startInstant().orElse(null),
				this.serving ? obstacle().orElse(null) : null, handoff, listeners, held, this.journal.past(),
				this.journal.totals());
	}

	private State state() {
		if (!this.serving) {
			return State.STARTING;
		}
		if (this.lastDrain != null || (this.outgoing != null && this.outgoing.hasCommitted())) {
			return State.DRAINING;
		}
		if (this.outgoing != null) {
			return State.HANDING_OVER;
		}
		return this.alone ? State.SERVING : State.SUCCEEDING;
	}

	private Side self() {
		return new Side(this.number, this.pid, this.identity.application());
	}

	private CompletableFuture<RestartAnswer> restartNow(RestartRequest request) {
		String busy = null;
		if (this.closed) {
			busy = "this generation ends";
		}
		else if (this.outgoing != null) {
			busy = "a restart is under way already: " + this.outgoing;
		}
		else if (!this.serving) {
			busy = "this generation starts, and does not serve yet";
		}
		else if (!this.alone) {
			busy = "the last restart is not over: the predecessor still finishes what it has begun";
		}
		return (busy != null) ? CompletableFuture.completedFuture(new RestartAnswer.Refused(busy)) : handOff(request);
	}

	private void restartOrRemember(RestartRequest request) {
		if (this.outgoing != null
				&& (this.outgoing.hammerInsteadOfRestart(request) || this.outgoing.leaveToSuccessor(request))) {
			return;
		}
		if (this.closed) {
			return;
		}
		if (this.serving && this.alone && this.outgoing == null) {
			handOff(request);
			return;
		}
		if (this.remembered == null) {
			logger.info("A restart asked for by " + request + " follows when this one is over");
		}
		this.remembered = request;
	}

	private void restartIfRemembered() {
		if (this.remembered != null) {
			RestartRequest request = this.remembered;
			this.remembered = null;
			restartOrRemember(request);
		}
	}

	private CompletableFuture<RestartAnswer> handOff(RestartRequest request) {
		Optional<String> obstacle = obstacle();
		if (obstacle.isPresent()) {
			logger.error("No restart, although " + request + " asked for one: " + obstacle.get());
			return CompletableFuture.completedFuture(new RestartAnswer.Off(obstacle.get()));
		}
		Invitation invitation = new Invitation(this.controlSocket.path(), newToken(), this.pid, null);
		this.outgoing = new OutgoingHandoff(this.outgoingSurroundings, invitation, self(), request, new Outcome());
		return this.outgoing.begin();
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
		public void rolledBack(RestartRequest restart) {
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
		public void restart(RestartRequest request) {
			restartOrRemember(request);
		}

		@Override
		public void told(HandoffReport report) {
			Generation.this.journal.inherit(report);
			if (report.id().equals(Generation.this.incoming.id())) {
				Generation.this.incomingReport = report;
			}
		}

		@Override
		public void told(Totals totals) {
			Generation.this.journal.inherit(totals);
		}

		@Override
		public void alone() {
			Generation.this.alone = true;
			settleIncoming();
			tellIfAlone();
			restartIfRemembered();
		}

	}

}
