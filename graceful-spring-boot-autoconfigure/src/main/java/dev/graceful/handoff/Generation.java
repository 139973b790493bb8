package dev.graceful.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.graceful.handoff.GenerationStatus.Held;
import dev.graceful.handoff.GenerationStatus.Listening;
import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport.Side;
import dev.graceful.handoff.Message.Counted;
import dev.graceful.handoff.Message.Done;
import dev.graceful.handoff.Message.Refused;
import dev.graceful.handoff.Message.Report;
import dev.graceful.handoff.Message.Status;
import dev.graceful.launch.SuccessorLauncher;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
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

	/**
	 * Has bound what was there before the first one.
	 */
	private static final int NO_GENERATION = 0;

	private static final long CLOSE_SECONDS = 5;

	private static final int TOKEN_BYTES = 16;

	private static final Consumer<HandoffReport> NOBODY = (report) -> {
	};

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

	private final Activation activation;

	private final Set<ListenerName> activated = ConcurrentHashMap.newKeySet();

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
	 * @param activation what the first generation inherits
	 */
	public Generation(SuccessorLauncher launcher, Application application, Preparation preparation, GracefulWork work,
			Identity identity, HandoffSettings settings, Invitation invitation, Activation activation) {
		this(new ThreadLoop("graceful"), launcher, application, preparation, work, identity, settings, invitation,
				activation);
	}

	private Generation(Loop loop, SuccessorLauncher launcher, Application application, Preparation preparation,
			GracefulWork work, Identity identity, HandoffSettings settings, Invitation invitation,
			Activation activation) {
		this(loop, new PosixOperatingSystem(loop, settings.controlDirectory(), settings.deadlines().greeting()),
				launcher, application, preparation, work, identity, settings, invitation, activation);
	}

	Generation(Loop loop, OperatingSystem operatingSystem, SuccessorLauncher launcher, Application application,
			Preparation preparation, GracefulWork work, Identity identity, HandoffSettings settings,
			Invitation invitation, Activation activation) {
		this.activation = activation;
		Deadlines deadlines = settings.deadlines();
		this.drainSurroundings = new Drain.Surroundings(loop, this.connectors, work, settings.drain(), application);
		this.loop = loop;
		this.identity = identity;
		this.application = application;
		this.operatingSystem = operatingSystem;
		this.outgoingSurroundings = new OutgoingHandoff.Surroundings(loop, operatingSystem, launcher, this.connectors,
				deadlines, settings.ramp(), this.drainSurroundings, application, this.checks, this.journal,
				this::boundBy, preparation);
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
	 * @return completed once it is known that there is one that hands over, or none; with
	 * a {@link TakeoverRefusedException} where this process takes over uninvited, and is
	 * refused. One that was invited need not wait: it ends where it is not let.
	 */
	public CompletableFuture<Void> begin() {
		if (this.incoming != null) {
			this.loop.execute(this.incoming::begin);
			return this.incoming.admission();
		}
		this.loop.execute(this.connectors::startAccepting);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public Optional<InheritedListener> adopt(ListenerName name, SocketAddress wanted) throws IOException {
		if (this.incoming == null) {
			Optional<AdoptedListener> activated = this.activation.adopt(name, wanted);
			activated.ifPresent((listener) -> this.activated.add(name));
			return activated.map((listener) -> inherited(name, listener));
		}
		CompletableFuture<Optional<InheritedListener>> answer = new CompletableFuture<>();
		this.loop.execute(() -> this.incoming.adopt(name, wanted,
				(adopted) -> answer.complete(adopted.map((listener) -> inherited(name, listener)))));
		return answer.join();
	}

	private InheritedListener inherited(ListenerName name, AdoptedListener listener) {
		return new InheritedListener(listener.channel(), listener.address(), boundBy(name) == NO_GENERATION);
	}

	/**
	 * Duplicate the listeners that somebody else could keep while no generation runs:
	 * those that this application has bound, in whichever generation, but for those whose
	 * path ends with it.
	 * @return the descriptors, the caller's
	 */
	public CompletableFuture<Map<ListenerName, Descriptor>> duplicateListeners() {
		return answer(() -> {
			Map<ListenerName, Descriptor> duplicates = new LinkedHashMap<>();
			try {
				for (ListeningConnector connector : this.connectors.all()) {
					if (boundBy(connector.name()) != NO_GENERATION
							&& connector.address() instanceof InetSocketAddress) {
						duplicates.put(connector.name(), this.operatingSystem.duplicate(connector.channel()));
					}
				}
				return duplicates;
			}
			catch (IOException ex) {
				duplicates.values().forEach(Descriptor::close);
				throw new UncheckedIOException(ex);
			}
		});
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
		this.loop.execute(() -> {
			restartOrRemember(request);
			if (this.remembered == request && this.incoming != null) {
				this.incoming.remembered(request);
			}
		});
	}

	@Override
	public CompletableFuture<RestartAnswer> request(RestartRequest request) {
		return answer(() -> restartNow(request, NOBODY)).thenCompose(Function.identity());
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
	 * The application closes, and drains next. Returns when a handoff that was under way
	 * is settled; until it has drained, whoever asks is told how it stands.
	 */
	public void closeToDrain() {
		await(this::settle);
	}

	/**
	 * The application closes. Returns when a handoff that was under way is settled.
	 */
	public void close() {
		await(() -> {
			settle();
			closeControlSocket();
		});
	}

	private void await(Runnable event) {
		CompletableFuture<Void> settled = new CompletableFuture<>();
		this.loop.execute(() -> {
			event.run();
			settled.complete(null);
		});
		// A loop that is stuck must not keep the application from ending.
		settled.completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS).join();
	}

	private void settle() {
		this.closed = true;
		if (this.incoming != null) {
			this.incoming.abort();
		}
		if (this.outgoing != null) {
			this.outgoing.abort();
		}
	}

	private void closeControlSocket() {
		if (this.controlSocket != null) {
			this.controlSocket.close();
			this.controlSocket = null;
		}
	}

	/**
	 * After a handoff has drained already, this finds nothing to do.
	 */
	private void drainBeforeEnd(Duration timeout, Runnable drained) {
		this.connectors.retireAccepting();
		Duration configured = this.drainSurroundings.settings().timeout();
		Duration shorter = (timeout.compareTo(configured) < 0) ? timeout : configured;
		this.lastDrain = new Drain(this.drainSurroundings, Ramp.NONE, shorter,
				this.drainSurroundings.settings().stopSilence(), new HandoffLog(this.drainSurroundings.application()),
				() -> {
					if (this.lastDrain.isDone()) {
						this.lastDrain.end();
						closeControlSocket();
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
		this.activation.closeOthers();
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
			if (this.controlSocket == null && !this.closed) {
				this.controlSocket = this.operatingSystem.openControlSocket(new CallersOfThis());
			}
		}
		catch (IOException ex) {
			return Optional.of(ex.getMessage());
		}
		return Optional.ofNullable(this.standBackReason);
	}

	private int boundBy(ListenerName name) {
		if (this.activated.contains(name)) {
			return NO_GENERATION;
		}
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
		return new GenerationStatus(state(), self(), this.identity.origin(),
				ProcessHandle.current().info().startInstant().orElse(null),
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

	private CompletableFuture<RestartAnswer> restartNow(RestartRequest request, Consumer<HandoffReport> watcher) {
		return busy().<RestartAnswer>map(RestartAnswer.Refused::new)
			.map(CompletableFuture::completedFuture)
			.orElseGet(() -> handOff(request, watcher));
	}

	private Optional<String> busy() {
		if (this.closed) {
			return Optional.of("this generation ends");
		}
		if (this.outgoing != null) {
			return Optional.of("a restart is under way already: " + this.outgoing);
		}
		if (!this.serving) {
			return Optional.of("this generation starts, and does not serve yet");
		}
		if (!this.alone) {
			return Optional.of("the last restart is not over: the predecessor still finishes what it has begun");
		}
		return Optional.empty();
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
			handOff(request, NOBODY);
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

	private CompletableFuture<RestartAnswer> handOff(RestartRequest request, Consumer<HandoffReport> watcher) {
		Optional<String> obstacle = obstacle();
		if (obstacle.isPresent()) {
			logger.error("No restart, although " + request + " asked for one: " + obstacle.get());
			return CompletableFuture.completedFuture(new RestartAnswer.Off(obstacle.get()));
		}
		return begin(request, watcher, Optional.empty());
	}

	private CompletableFuture<RestartAnswer> begin(RestartRequest request, Consumer<HandoffReport> watcher,
			Optional<Caller> taker) {
		Invitation invitation = new Invitation(this.controlSocket.path(), newToken(), this.pid, null);
		this.outgoing = new OutgoingHandoff(this.outgoingSurroundings, invitation, taker, self(), request,
				new Outcome(watcher));
		return this.outgoing.begin();
	}

	private static String newToken() {
		byte[] token = new byte[TOKEN_BYTES];
		new SecureRandom().nextBytes(token);
		return HexFormat.of().formatHex(token);
	}

	/**
	 * What those who call are told.
	 */
	private final class CallersOfThis implements Callers {

		@Override
		public void hello(Caller caller) {
			if (caller.hello().isTakeover()) {
				handOverTo(caller);
			}
			else if (Generation.this.outgoing == null) {
				caller.refuse("no handoff is under way");
			}
			else {
				Generation.this.outgoing.hello(caller);
			}
		}

		private void handOverTo(Caller taker) {
			RestartRequest request = RestartRequest.takeover(taker.hello().pid());
			busy().or(Generation.this::obstacle)
				.ifPresentOrElse(taker::refuse, () -> begin(request, NOBODY, Optional.of(taker)));
		}

		@Override
		public void asked(Asker asker) {
			ProtocolVersions versions = asker.ask().versions();
			if (ProtocolVersions.SPOKEN.newestInCommonWith(versions).isEmpty()) {
				asker.answer(new Refused("you speak protocol " + versions + ", this generation's starter speaks "
						+ ProtocolVersions.SPOKEN));
				return;
			}
			switch (asker.ask().errand()) {
				case STATUS -> tellStatus(asker);
				case RESTART -> restart(asker);
				case ABORT -> abort(asker);
				case UNKNOWN -> asker.answer(new Refused("this generation's starter does not know what you ask for"));
			}
		}

		private void tellStatus(Asker asker) {
			GenerationStatus status = statusNow();
			status.history().forEach((report) -> asker.tell(new Report(report)));
			asker.tell(new Counted(status.totals()));
			asker.answer(new Status(status));
		}

		private void restart(Asker asker) {
			restartNow(asker.ask().request(), (report) -> tell(asker, report)).thenAccept((answer) -> {
				if (answer instanceof RestartAnswer.Refused refused) {
					asker.answer(new Refused(refused.reason()));
				}
				else if (answer instanceof RestartAnswer.Off off) {
					asker.answer(new Refused("hot restart is off: " + off.reason()));
				}
			});
		}

		private void tell(Asker asker, HandoffReport report) {
			if (report.outcome() == HandoffReport.Outcome.UNDER_WAY) {
				asker.tell(new Report(report));
			}
			else {
				asker.answer(new Report(report));
			}
		}

		private void abort(Asker asker) {
			boolean done = Generation.this.outgoing != null
					&& Generation.this.outgoing.callOff(asker.ask().request().toString());
			asker.answer(done ? new Done() : new Refused("there is no restart that can be called off"));
		}

	}

	/**
	 * What becomes of a handoff to a successor.
	 */
	private final class Outcome implements OutgoingHandoff.Outcome {

		private final Consumer<HandoffReport> watcher;

		private Outcome(Consumer<HandoffReport> watcher) {
			this.watcher = watcher;
		}

		@Override
		public void goesOn(HandoffReport report) {
			this.watcher.accept(report);
		}

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
