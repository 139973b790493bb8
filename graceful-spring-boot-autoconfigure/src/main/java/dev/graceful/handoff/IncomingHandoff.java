package dev.graceful.handoff;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.graceful.handoff.Message.Bye;
import dev.graceful.handoff.Message.Counted;
import dev.graceful.handoff.Message.Failed;
import dev.graceful.handoff.Message.Forget;
import dev.graceful.handoff.Message.Go;
import dev.graceful.handoff.Message.Hello;
import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import dev.graceful.handoff.Message.NotUnderstood;
import dev.graceful.handoff.Message.Passed;
import dev.graceful.handoff.Message.Ping;
import dev.graceful.handoff.Message.Pong;
import dev.graceful.handoff.Message.Ready;
import dev.graceful.handoff.Message.Received;
import dev.graceful.handoff.Message.Refused;
import dev.graceful.handoff.Message.Report;
import dev.graceful.handoff.Message.Restart;
import dev.graceful.handoff.Message.Sampled;
import dev.graceful.handoff.Message.Serving;
import dev.graceful.handoff.Message.TakeBack;
import dev.graceful.handoff.Message.Unknown;
import dev.graceful.handoff.Message.Unwell;
import dev.graceful.handoff.Message.Welcome;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.SetAsideStreams;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One handoff as the successor goes through it, from its start until the predecessor is
 * gone. Lives on the loop.
 * <p>
 * The phases follow each other as they are declared. The predecessor may be gone from
 * each of them: what it has passed is then all there will be, and the successor serves as
 * soon as it is ready. Where it is there but does not answer, it may still serve, and the
 * successor must not go on. A predecessor that takes back gets what it can be given.
 */
final class IncomingHandoff implements Link.Listener {

	private static final Log logger = LogFactory.getLog(IncomingHandoff.class);

	private static final Duration END_CHECK = Duration.ofMillis(20);

	private static final String NOT_PASSED = "the predecessor did not pass its listeners";

	private static final String ENDS = "the predecessor ends without having handed over";

	private static final String NOT_READY = "there is no link to the predecessor any more, and this generation was not ready";

	/**
	 * In characters: it has to fit into a frame, whatever the message of an exception is.
	 */
	private static final int MAX_REASON = 4000;

	/**
	 * An application that is always busy with something keeps its compilers at work.
	 */
	private static final Duration COMPILERS_AT_MOST = Duration.ofSeconds(2);

	/**
	 * What must be left of the time to get ready in: with the wait for the compilers, a
	 * rehearsal takes less.
	 */
	private static final Duration LEFT_FOR_A_REHEARSAL = Duration.ofSeconds(10);

	/**
	 * Shorter, since the predecessor waits for it.
	 */
	private static final Duration SERVING_AT_MOST = Duration.ofSeconds(1);

	private enum Phase {

		CONNECT, LISTENERS, WARM, HOLD, SERVE, GIVE_BACK, ENDED

	}

	/**
	 * What the handoff needs from its generation.
	 *
	 * @param loop owns the state
	 * @param operatingSystem the operating system
	 * @param connectors this generation's connectors
	 * @param deadlines how long to wait
	 * @param drain what a drain needs
	 * @param application ends when it must not go on
	 * @param preparation what it does before it says that it is ready
	 * @param identity what this generation says of itself
	 */
	record Surroundings(Loop loop, OperatingSystem operatingSystem, Connectors connectors, Deadlines deadlines,
			Drain.Surroundings drain, Application application, Preparation preparation, Identity identity) {

	}

	/**
	 * Told how the handoff gets on, on the loop.
	 */
	interface Progress {

		/**
		 * The predecessor has said which generation this is.
		 */
		void numbered(int generation);

		/**
		 * This generation accepts.
		 */
		void serving();

		/**
		 * The predecessor leaves a restart to this generation.
		 */
		void restart(RestartRequest request);

		/**
		 * The predecessor tells of a handoff.
		 */
		void told(HandoffReport report);

		/**
		 * The predecessor tells what it has counted.
		 */
		void told(Totals totals);

		/**
		 * The predecessor's process has ended: this generation is the only one.
		 */
		void alone();

	}

	private final Surroundings with;

	private final Invitation invitation;

	private final Progress progress;

	private final PassedListeners passed = new PassedListeners();

	private Phase phase = Phase.CONNECT;

	private boolean ready;

	private int connectionsThatMayMove;

	/**
	 * When the predecessor has waited for long enough, if it waits as long as this one
	 * would.
	 */
	private Duration readyBy;

	private Rehearsal rehearsal;

	private Preparation.Running preparing;

	private String warmUp = "";

	private Duration probation;

	private boolean toldServing;

	private boolean linkClosed;

	private boolean retired;

	private boolean closing;

	private boolean predecessorGone;

	private Loop.Deadline deadline = () -> {
	};

	/**
	 * The end of the ramp, as long as that is under way.
	 */
	private Optional<Loop.Deadline> ramp = Optional.empty();

	private Link link;

	private final Arrivals arrivals;

	private Migration migration;

	private Drain drain;

	private String handoff = "";

	private final HandoffLog log;

	private SetAsideStreams streams;

	/**
	 * One that was launched is waited for, so it need not ask.
	 */
	private final CompletableFuture<Void> admission;

	IncomingHandoff(Surroundings surroundings, Invitation invitation, Progress progress) {
		this.with = surroundings;
		this.invitation = invitation;
		this.progress = progress;
		this.streams = invitation.streams();
		this.admission = invitation.isTakeover() ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
		this.log = new HandoffLog(surroundings.application());
		this.log.enter(this.phase.name());
		this.arrivals = new Arrivals(surroundings.operatingSystem(),
				(name) -> this.passed.adoptedAs(name)
					.flatMap(surroundings.connectors()::find)
					.map((connector) -> connector::adopt));
	}

	void begin() {
		within(this.with.deadlines()
			.connect()
			.plus(this.invitation.isTakeover() ? this.with.deadlines().check() : Duration.ZERO), NOT_PASSED);
		this.with.operatingSystem().connect(this.invitation.socket(), this, this::linked);
	}

	/**
	 * Return whether the predecessor hands over.
	 * @return completed once it has said so, or there is none any more; with a
	 * {@link TakeoverRefusedException} where it refuses one who was not invited
	 */
	CompletableFuture<Void> admission() {
		return this.admission;
	}

	/**
	 * A connector is about to bind.
	 * @param answer told once it is known what the predecessor passes
	 */
	void adopt(ListenerName name, SocketAddress wanted, Consumer<Optional<AdoptedListener>> answer) {
		this.passed.adopt(name, wanted, answer);
	}

	/**
	 * Return which generation bound a listener of this one.
	 * @return the generation's number; empty where it was not adopted
	 */
	OptionalInt boundBy(ListenerName name) {
		return this.passed.boundBy(name);
	}

	/**
	 * Return the handoff's id.
	 * @return the id; empty where the predecessor has not said it yet
	 */
	String id() {
		return this.handoff;
	}

	private void linked(Link link) {
		this.link = link;
		link.send(new Hello(ProtocolVersions.SPOKEN, this.invitation.token(), ProcessHandle.current().pid(),
				this.with.identity().application(), this.with.identity().starter(),
				this.with.operatingSystem().descriptorLimit()));
	}

	@Override
	public void received(Message message, List<Descriptor> descriptors) {
		if (message instanceof Passed passed && this.phase == Phase.LISTENERS
				&& descriptors.size() == passed.listeners().size()) {
			passed(passed, descriptors);
		}
		else if (message instanceof Introduce introduce && (this.phase == Phase.HOLD || this.phase == Phase.SERVE)) {
			introduced(introduce, descriptors);
		}
		else {
			descriptors.forEach(Descriptor::close);
			received(message);
		}
	}

	private void received(Message message) {
		if (message instanceof Unknown unknown) {
			this.link.send(new NotUnderstood(unknown.type()));
		}
		else if (message instanceof NotUnderstood notUnderstood) {
			this.log.warn(logger, "the predecessor does not understand messages of type " + notUnderstood.type());
		}
		else if (message instanceof Welcome welcome && this.phase == Phase.CONNECT) {
			welcomed(welcome);
		}
		else if (message instanceof Go go && this.phase == Phase.HOLD) {
			go(go);
		}
		else if (message instanceof Go && this.phase == Phase.SERVE) {
			takeAll("the predecessor has stopped accepting before the ramp is over");
		}
		else if (message instanceof Forget forget) {
			this.arrivals.forget(forget);
		}
		else if (message instanceof Migrate migrate && this.phase == Phase.SERVE) {
			this.link.send(this.arrivals.arrive(migrate));
		}
		else if (message instanceof Introduced introduced && this.migration != null) {
			acknowledged(introduced);
		}
		else if (message instanceof Ping ping) {
			this.link.send(new Pong(ping.number()));
		}
		else if (message instanceof TakeBack takeBack && this.phase == Phase.SERVE) {
			giveBack(takeBack);
		}
		else if (message instanceof Migrated migrated && this.migration != null) {
			acknowledged(migrated);
		}
		else if (message instanceof Restart restart) {
			this.progress.restart(restart.request());
		}
		else if (message instanceof Report report) {
			this.progress.told(report.handoff());
		}
		else if (message instanceof Counted counted) {
			this.progress.told(counted.totals());
		}
		else if (message instanceof Sampled sampled) {
			this.with.preparation().inherit(sampled.traffic());
		}
		else if (message instanceof Bye) {
			this.retired = true;
			if (this.phase == Phase.HOLD) {
				serve(ENDS);
			}
			takeAll(ENDS);
		}
		else if (message instanceof Refused refused) {
			fail("the predecessor refused: " + refused.reason());
		}
		else {
			fail("the predecessor spoke out of turn: " + message);
		}
	}

	private void welcomed(Welcome welcome) {
		this.admission.complete(null);
		this.handoff = welcome.handoff();
		this.log.about(new HandoffId(this.handoff), welcome.generation());
		this.progress.numbered(welcome.generation());
		this.passed.expect(welcome.listeners());
		this.connectionsThatMayMove = welcome.connections();
		enter(Phase.LISTENERS,
				"this is generation " + welcome.generation() + ", to take over from pid " + this.invitation.pid());
		within(this.with.deadlines().connect(), NOT_PASSED);
		warmOncePassed();
	}

	private void passed(Passed passed, List<Descriptor> descriptors) {
		for (int i = 0; i < descriptors.size(); i++) {
			try {
				this.passed.add(passed.listeners().get(i), this.with.operatingSystem().adopt(descriptors.get(i)));
			}
			catch (IOException ex) {
				descriptors.subList(i + 1, descriptors.size()).forEach(Descriptor::close);
				fail("the predecessor passed a listener that is of no use: " + ex.getMessage());
				return;
			}
		}
		this.link.send(new Received(passed.batch()));
		warmOncePassed();
	}

	private void warmOncePassed() {
		if (this.passed.isComplete()) {
			warm("has the listeners, and starts: " + this.passed);
		}
	}

	private void warm(String text) {
		this.admission.complete(null);
		this.readyBy = this.with.loop().now().plus(this.with.deadlines().start());
		enter(Phase.WARM, text);
		if (this.predecessorGone) {
			within(this.with.deadlines().start(), NOT_READY);
		}
		this.passed.answer();
		if (this.ready) {
			prepare();
		}
	}

	/**
	 * The application could serve.
	 */
	void ready() {
		this.ready = true;
		if (this.phase == Phase.WARM && this.preparing == null) {
			prepare();
		}
	}

	/**
	 * Only where the predecessor serves meanwhile; otherwise clients wait.
	 */
	private void prepare() {
		if (this.linkClosed) {
			hold();
			return;
		}
		this.preparing = this.with.preparation()
			.begin(this.with.connectors().all(), (outcome) -> this.with.loop().execute(() -> prepared(outcome)));
	}

	private void prepared(Preparation.Outcome outcome) {
		if (this.phase != Phase.WARM) {
			return;
		}
		this.warmUp = fitting(outcome.summary());
		if (!this.warmUp.isEmpty()) {
			this.log.info(logger, "has warmed up: " + this.warmUp);
		}
		if (outcome.failure() == null) {
			rehearse();
			return;
		}
		this.log.error(logger, outcome.failure());
		failed(outcome.failure());
		this.with.application().abandon();
	}

	/**
	 * After the warm-up, since the compilers put off what is to be compiled while they
	 * have much to do.
	 */
	private void rehearse() {
		if (this.warmUp.isEmpty()) {
			rehearse(this::hold);
			return;
		}
		// Twice: the end of the first one throws away what was compiled, and only one
		// that begins when there is nothing else to compile is long enough
		rehearse(() -> onceCompiled(COMPILERS_AT_MOST,
				() -> rehearse(() -> onceCompiled(COMPILERS_AT_MOST, this::hold))));
	}

	private void rehearse(Runnable next) {
		if (this.readyBy.minus(this.with.loop().now()).compareTo(LEFT_FOR_A_REHEARSAL) < 0) {
			hold();
			return;
		}
		this.rehearsal = new Rehearsal(this.with.operatingSystem(), this.with.drain());
		this.rehearsal.begin(this.connectionsThatMayMove, () -> {
			if (this.phase == Phase.WARM) {
				next.run();
			}
		});
	}

	/**
	 * Go on when the compilers have caught up, unless the phase is another one by then.
	 * They are not waited for where nothing was warmed up.
	 */
	private void onceCompiled(Duration atMost, Runnable next) {
		if (this.warmUp.isEmpty()) {
			next.run();
		}
		else {
			awaitCompilers(new Compilers(), this.with.loop().now().plus(atMost), this.phase, next);
		}
	}

	private void awaitCompilers(Compilers compilers, Duration end, Phase phase, Runnable next) {
		if (this.phase != phase) {
			return;
		}
		Duration left = end.minus(this.with.loop().now());
		if (compilers.haveCaughtUp(this.with.operatingSystem().compilerMillis())
				|| left.compareTo(Duration.ZERO) <= 0) {
			next.run();
		}
		else {
			this.with.loop()
				.after((left.compareTo(Compilers.PAUSE) < 0) ? left : Compilers.PAUSE,
						() -> awaitCompilers(compilers, end, phase, next));
		}
	}

	private void hold() {
		List<ListenerName> adopted = this.passed.adopted();
		this.passed.closeOthers();
		if (this.predecessorGone) {
			serve("is ready, and there is no predecessor");
			return;
		}
		if (this.retired) {
			serve(ENDS);
			return;
		}
		try {
			useStandardStreams();
		}
		catch (IOException ex) {
			fail("what this process prints would be lost: " + ex.getMessage());
			return;
		}
		enter(Phase.HOLD, "is ready, and waits for the predecessor to stop accepting");
		awaitGo();
		this.link.send(new Ready(adopted, this.warmUp, this.arrivals.room()));
	}

	private void awaitGo() {
		within(this.with.deadlines().commit(), "the predecessor did not say go");
	}

	/**
	 * One batch before the predecessor says go, which it does not do while it introduces.
	 */
	private void introduced(Introduce introduce, List<Descriptor> descriptors) {
		this.link.send(this.arrivals.introduce(introduce, descriptors));
		if (this.phase == Phase.HOLD) {
			awaitGo();
		}
	}

	private void go(Go go) {
		Ramp ramp = go.ramp();
		this.probation = go.probation();
		if (ramp.isNone()) {
			serve("the predecessor has stopped accepting");
		}
		else {
			serve("takes over within " + Seconds.of(ramp.duration()), Slices.ofSuccessor(ramp, this.with.loop().now()));
			this.ramp = Optional.of(this.with.loop().after(ramp.duration(), () -> takeAll("the ramp is over")));
		}
	}

	/**
	 * Where there is a ramp, it is over.
	 */
	private void takeAll(String why) {
		if (this.phase == Phase.SERVE && this.ramp.isPresent()) {
			endRamp();
			this.log.info(logger, why + "; this generation accepts everybody");
			this.with.connectors().startAccepting();
		}
	}

	private void endRamp() {
		this.ramp.ifPresent(Loop.Deadline::cancel);
		this.ramp = Optional.empty();
	}

	private void serve(String why) {
		serve(why, Slices.ALL);
	}

	private void serve(String why, Slices slices) {
		this.with.connectors().startAccepting(slices);
		enter(Phase.SERVE, why + "; this generation serves");
		this.progress.serving();
		// Where there is a ramp, the predecessor's has begun, too, in which it lets go of
		// few at a time
		Duration wait = (slices == Slices.ALL) ? waitForCompilers() : Duration.ZERO;
		beginProbation(wait);
		onceCompiled(wait, this::tellServing);
	}

	private Duration waitForCompilers() {
		Duration half = this.with.deadlines().commit().dividedBy(2);
		return (half.compareTo(SERVING_AT_MOST) < 0) ? half : SERVING_AT_MOST;
	}

	/**
	 * Before connections come: what looks at the application does much for the first
	 * time. The predecessor's own probation begins when it knows that this one serves.
	 */
	private void beginProbation(Duration wait) {
		if (this.probation != null && !this.predecessorGone) {
			boolean waits = !this.warmUp.isEmpty() && !this.probation.isZero();
			this.with.application()
				.happened(new HandoffEvent.ProbationBegan(this.handoff,
						waits ? this.probation.plus(wait) : this.probation));
		}
	}

	/**
	 * From now on the predecessor lets go of its connections, thousands at once. It
	 * serves them until then, so nobody waits for what this generation does for the first
	 * time. That something is wrong, or that a restart is to follow, is told after this.
	 */
	private void tellServing() {
		if (this.toldServing || this.predecessorGone) {
			return;
		}
		this.toldServing = true;
		this.link.send(new Serving(this.arrivals.room()));
	}

	/**
	 * The application serves, but not well.
	 * @param reason why
	 */
	void unwell(String reason) {
		if (this.phase == Phase.SERVE && !this.predecessorGone) {
			tellServing();
			this.link.send(new Unwell(fitting(reason)));
		}
	}

	/**
	 * This generation was asked for a restart that follows when the predecessor is gone.
	 * If this one dies before that, the predecessor serves again, and remembers it.
	 * @param request who asked
	 */
	void remembered(RestartRequest request) {
		if (this.phase == Phase.SERVE && !this.predecessorGone) {
			tellServing();
			this.link.send(new Restart(request));
		}
	}

	/**
	 * The predecessor accepts already.
	 */
	private void giveBack(TakeBack takeBack) {
		endRamp();
		this.with.connectors().stopAccepting();
		this.migration = new Migration(this.with.loop(), this.with.operatingSystem(), this.link, this.log,
				(name) -> this.passed.passedAs(name).orElse(name), () -> this.drain.stopMigrating());
		this.drain = new Drain(this.with.drain(), Ramp.NONE, this.with.drain().settings().timeout(),
				this.with.drain().settings().silence(), this.log, this::endOnceDrained);
		this.migration.begin(takeBack.room());
		enter(Phase.GIVE_BACK, "the predecessor takes back: " + takeBack.reason());
		this.drain.begin(this.migration, this.passed.adoptedNames());
	}

	private void acknowledged(Introduced introduced) {
		try {
			this.migration.acknowledged(introduced);
		}
		catch (ProtocolException ex) {
			this.log.warn(logger, ex.getMessage());
		}
	}

	private void acknowledged(Migrated migrated) {
		try {
			this.migration.acknowledged(migrated);
		}
		catch (ProtocolException ex) {
			this.log.warn(logger, ex.getMessage());
		}
	}

	private void endOnceDrained() {
		if (this.phase == Phase.GIVE_BACK && this.drain.isDone()) {
			this.drain.end();
			enter(Phase.ENDED, "this generation ends: it has given back " + this.migration.moved() + " connections");
			if (!this.closing) {
				this.with.application().abandon();
			}
		}
	}

	/**
	 * Nobody is left to give anything back to.
	 */
	private void keep() {
		if (!this.closing) {
			this.drain.revert();
			enter(Phase.SERVE, "the predecessor ended before it had everything back; this generation serves on");
		}
		this.migration.otherEnded();
	}

	/**
	 * Until now what this process printed was captured by the predecessor, and passed on.
	 */
	private void useStandardStreams() throws IOException {
		if (this.streams != null) {
			this.with.operatingSystem().restoreStandardStreams(this.streams);
			this.streams = null;
		}
	}

	@Override
	public void closed(String reason) {
		if (!this.retired) {
			this.log.warn(logger, "the predecessor, pid " + this.invitation.pid() + ", " + reason);
		}
		this.linkClosed = true;
		this.arrivals.forgetAll();
		takeAll("there is nobody to share with");
		if (this.phase == Phase.WARM && this.preparing != null) {
			hold();
		}
		else if (this.phase == Phase.WARM) {
			within(this.with.deadlines().start(), NOT_READY);
		}
		else if (this.phase == Phase.GIVE_BACK) {
			this.drain.stopMigrating();
			this.migration.stop();
		}
		awaitEndOfPredecessor();
	}

	/**
	 * A predecessor that only closed the link has rolled back: it serves, and ends this
	 * process. Only when its own process has ended are its descriptors closed, so that a
	 * listener which it did not pass can be bound, and only then is this generation the
	 * only one.
	 */
	private void awaitEndOfPredecessor() {
		if (this.with.operatingSystem().isRunning(this.invitation.pid())) {
			this.with.loop().after(END_CHECK, this::awaitEndOfPredecessor);
			return;
		}
		this.predecessorGone = true;
		this.log.info(logger, "the predecessor has " + (this.retired ? "retired" : "died"));
		try {
			useStandardStreams();
		}
		catch (IOException ex) {
			this.log.error(logger, "what this process prints is lost: " + ex.getMessage());
		}
		if (this.phase == Phase.HOLD) {
			serve("there is no predecessor any more");
		}
		else if (this.phase == Phase.GIVE_BACK) {
			keep();
		}
		else if (this.phase.compareTo(Phase.WARM) < 0) {
			this.passed.expectNoMore();
			warm("starts without a predecessor, and with what it had passed: " + this.passed);
		}
		if (this.phase != Phase.ENDED) {
			this.progress.alone();
		}
	}

	/**
	 * The application cannot start.
	 * @param reason why
	 */
	void failed(String reason) {
		if (!this.predecessorGone && this.link != null) {
			this.link.send(new Failed(fitting(reason)));
		}
		enter(Phase.ENDED, "this generation ends: " + reason);
	}

	private static String fitting(String reason) {
		return reason.substring(0, Math.min(reason.length(), MAX_REASON));
	}

	/**
	 * The application closes: where it does not serve yet, it never will, and where it
	 * does, the predecessor may still take back.
	 */
	void abort() {
		if (this.phase.compareTo(Phase.SERVE) < 0) {
			failed("its application closes");
		}
		else {
			this.closing = true;
			unwell("its application closes");
		}
	}

	private void fail(String reason) {
		if (this.phase.compareTo(Phase.SERVE) >= 0) {
			this.log.warn(logger, reason);
			return;
		}
		if (!this.admission.isDone()) {
			enter(Phase.ENDED, "this generation ends: " + reason);
			this.admission.completeExceptionally(new TakeoverRefusedException(reason));
			return;
		}
		this.log.error(logger, reason);
		enter(Phase.ENDED, "this generation ends");
		this.with.application().abandon();
	}

	private void enter(Phase phase, String text) {
		this.deadline.cancel();
		this.phase = phase;
		if (phase == Phase.ENDED) {
			this.arrivals.forgetAll();
		}
		if (this.rehearsal != null) {
			this.rehearsal.end();
		}
		if (this.preparing != null) {
			this.preparing.stop();
		}
		this.log.enter(phase.name());
		this.log.info(logger, text);
		this.with.application().happened(new HandoffEvent.PhaseEntered(this.handoff, phase.name()));
	}

	private void within(Duration time, String failure) {
		this.deadline.cancel();
		this.deadline = this.with.loop().after(time, () -> fail(failure + " within " + Seconds.of(time)));
	}

}
