package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.Side;
import dev.graceful.handoff.Message.Bye;
import dev.graceful.handoff.Message.Counted;
import dev.graceful.handoff.Message.Failed;
import dev.graceful.handoff.Message.Go;
import dev.graceful.handoff.Message.Hello;
import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import dev.graceful.handoff.Message.NotUnderstood;
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
import dev.graceful.launch.SuccessorLauncher;
import dev.graceful.launch.SuccessorProcess;
import dev.graceful.posix.Descriptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One handoff as the predecessor goes through it, from the trigger until it has retired
 * or has rolled back. Lives on the loop.
 * <p>
 * The phases follow each other as they are declared. From each before {@code RETIRE}
 * there is a way to {@code ROLL_BACK}; only from {@code COMMIT} on does that mean that
 * the predecessor has to accept again, for before it never stopped. Where there is a
 * ramp, the two accept in turns during {@code RAMP}; where there is none, that is left
 * out. The drain begins when the successor serves, and goes on after the probation.
 */
final class OutgoingHandoff implements Link.Listener {

	private static final Log logger = LogFactory.getLog(OutgoingHandoff.class);

	private enum Phase {

		PREPARE, LAUNCH, LISTENERS, WARM, COMMIT, RAMP, PROBATION, DRAIN, RETIRE, ROLL_BACK, ENDED

	}

	/**
	 * For the compilers to catch up: those of a JVM that serves may never be idle.
	 */
	private static final Duration BETWEEN_REHEARSALS = Duration.ofSeconds(1);

	/**
	 * What the handoff needs from its generation.
	 *
	 * @param loop owns the state
	 * @param operatingSystem the operating system
	 * @param launcher starts the successor
	 * @param connectors this generation's connectors
	 * @param deadlines how long to wait
	 * @param ramp how the successor takes over
	 * @param drain what a drain needs
	 * @param application ends when it has retired
	 * @param checks may speak against it
	 * @param journal remembers it
	 * @param boundBy tells which generation bound a listener
	 * @param preparation knows what the successor prepares with
	 */
	record Surroundings(Loop loop, OperatingSystem operatingSystem, SuccessorLauncher launcher, Connectors connectors,
			Deadlines deadlines, Ramp ramp, Drain.Surroundings drain, Application application, RestartChecks checks,
			Journal journal, ToIntFunction<ListenerName> boundBy, Preparation preparation) {

	}

	/**
	 * Told what becomes of the handoff, on the loop.
	 */
	interface Outcome {

		/**
		 * It has entered a phase, or a second of the drain has passed, or it is known
		 * what becomes of it: then this is the last report.
		 * @param report how it stands
		 */
		void goesOn(HandoffReport report);

		/**
		 * The successor serves.
		 */
		void succeeded();

		/**
		 * The handoff is over, and this generation serves on.
		 * @param restart a restart that the successor should have taken; {@code null} if
		 * there is none
		 */
		void rolledBack(RestartRequest restart);

	}

	private static final Duration REPORT = Duration.ofSeconds(1);

	private static final String ENDS = "this generation ends";

	private static final Map<HandoffReport.Outcome, String> WORDS = Map.of(HandoffReport.Outcome.ROLLED_BACK,
			"rolled back", HandoffReport.Outcome.REFUSED, "refused", HandoffReport.Outcome.ABORTED, "called off");

	private final HandoffId id = HandoffId.random();

	private final Surroundings with;

	private final Invitation invitation;

	/**
	 * A successor that is there already; empty where it is to be launched.
	 */
	private final Optional<Caller> taker;

	private final int successorGeneration;

	private final RestartRequest request;

	private final Outcome outcome;

	private final Duration began;

	private final Course course;

	private final HandoffLog log;

	private final CompletableFuture<RestartAnswer> answer = new CompletableFuture<>();

	private final CompletableFuture<HandoffReport> settled = new CompletableFuture<>();

	private Phase phase = Phase.PREPARE;

	private Loop.Deadline deadline = () -> {
	};

	private SuccessorProcess process;

	private boolean exited;

	private OptionalInt exitStatus = OptionalInt.empty();

	private Link link;

	private ListenerBatches batches;

	private Set<ListenerName> adopted = Set.of();

	/**
	 * Ends it, or the wait for the next one.
	 */
	private Loop.Deadline rehearsal = () -> {
	};

	private final Arrivals arrivals;

	private Migration migration;

	private Drain drain;

	private Pulse pulse;

	private boolean othersRetired;

	private RestartRequest leftToSuccessor;

	private int heldWhenTheDrainBegan;

	private Connections connections = new Connections(0, 0, 0, 0);

	private Loop.Deadline nextReport = () -> {
	};

	/**
	 * Create a handoff that has not begun.
	 * @param surroundings what it needs
	 * @param invitation what the successor is told, where it is launched
	 * @param taker the successor, where it is there already and wants to take over
	 * @param self this generation
	 * @param request who asks for it
	 * @param outcome told of it
	 */
	OutgoingHandoff(Surroundings surroundings, Invitation invitation, Optional<Caller> taker, Side self,
			RestartRequest request, Outcome outcome) {
		this.with = surroundings;
		this.invitation = invitation;
		this.taker = taker;
		this.successorGeneration = self.generation() + 1;
		this.request = request;
		this.outcome = outcome;
		this.began = surroundings.loop().now();
		this.arrivals = new Arrivals(surroundings.operatingSystem(),
				(name) -> surroundings.connectors().find(name).map((connector) -> connector::adopt));
		this.course = new Course(surroundings.loop(), this.id, request, self, this.phase.name());
		this.log = new HandoffLog(surroundings.application());
		this.log.about(this.id, self.generation());
		this.log.enter(this.phase.name());
	}

	/**
	 * Begin.
	 * @return completed on the loop once it is known whether something speaks against it
	 */
	CompletableFuture<RestartAnswer> begin() {
		info("generation " + this.successorGeneration + " was asked for by " + this.request);
		this.with.application().happened(new HandoffEvent.PhaseEntered(this.id.value(), this.phase.name()));
		this.outcome.goesOn(report());
		after(this.with.deadlines().check(), () -> rollBack(Cause.CHECK,
				"the checks before the restart were not done within " + Seconds.of(this.with.deadlines().check())));
		List<HandoffReport> past = this.with.journal().past();
		this.with.operatingSystem()
			.prepare(() -> this.with.checks().objection(this.request, past), this::goOnUnlessRefused);
		return this.answer;
	}

	private void goOnUnlessRefused(String objection) {
		if (this.phase != Phase.PREPARE) {
			return;
		}
		if (objection != null) {
			rollBack(Cause.CHECK, objection);
			return;
		}
		this.taker.ifPresentOrElse(this::admit, this::prepareLaunch);
	}

	private void admit(Caller taker) {
		Hello hello = taker.hello();
		this.course.successor(hello.pid(), hello.application());
		enter(Phase.LAUNCH, "the successor was started by somebody else");
		within(this.with.deadlines().connect(), "there was no link to the successor");
		hello(taker);
		this.answer.complete(new RestartAnswer.Begun(report(), this.settled));
	}

	/**
	 * What could make the successor start faster is not waited for any longer than the
	 * checks were.
	 */
	private void prepareLaunch() {
		after(this.with.deadlines().check(), this::launch);
		this.with.operatingSystem().aside(this.with.launcher()::prepare, this::launch);
	}

	private void launch() {
		if (this.phase != Phase.PREPARE) {
			return;
		}
		try {
			this.process = this.with.launcher().launch(this.invitation.toEnvironment());
		}
		catch (IOException ex) {
			rollBack(Cause.LAUNCH, "the successor could not be started: " + ex.getMessage());
			return;
		}
		this.course.successor(this.process.pid(), "");
		awaitExit();
		enter(Phase.LAUNCH, "launched the successor, pid " + this.process.pid());
		within(this.with.deadlines().connect(), "the successor did not say hello");
		this.answer.complete(new RestartAnswer.Begun(report(), this.settled));
	}

	private void awaitExit() {
		this.process.onExit().thenAccept((status) -> this.with.loop().execute(() -> exited(status)));
	}

	/**
	 * Somebody has said hello to this generation while the handoff is under way.
	 * @param caller the successor, or a stranger
	 */
	void hello(Caller caller) {
		Hello hello = caller.hello();
		if (this.phase != Phase.LAUNCH || !isInvited(caller)) {
			caller.refuse("you were not invited");
			return;
		}
		OptionalInt version = ProtocolVersions.SPOKEN.newestInCommonWith(hello.versions());
		if (version.isEmpty()) {
			String reason = "the successor's starter speaks protocol " + hello.versions() + ", this one speaks "
					+ ProtocolVersions.SPOKEN;
			caller.refuse(reason);
			rollBack(Cause.PROTOCOL, reason);
			return;
		}
		caller.admit(this, (link) -> linked(link, hello, version.getAsInt()));
	}

	private boolean isInvited(Caller caller) {
		return this.taker.map((taker) -> taker == caller)
			.orElseGet(() -> this.invitation.token().equals(caller.hello().token()));
	}

	/**
	 * Of a process that somebody else has started, only the kernel says which it is.
	 */
	private void linked(Link link, Hello hello, int version) {
		if (this.phase == Phase.LAUNCH && this.taker.isPresent()) {
			if (link.peer().pid() != hello.pid()) {
				this.link = link;
				rollBack(Cause.PROTOCOL, "pid " + link.peer().pid() + " takes itself for pid " + hello.pid()
						+ ", so it is in another container");
				return;
			}
			this.process = this.with.operatingSystem().process(hello.pid());
			awaitExit();
		}
		if (this.phase != Phase.LAUNCH || !this.process.includes(link.peer().pid())) {
			link.send(new Refused("you were not invited"));
			link.close();
			return;
		}
		this.link = link;
		this.course.successor(link.peer().pid(), hello.application());
		List<ListeningConnector> connectors = this.with.connectors().all();
		enter(Phase.LISTENERS, "pid " + link.peer().pid() + " said hello: " + hello.application() + "; passing it "
				+ this.with.connectors());
		within(this.with.deadlines().connect(), "the successor did not take the listeners");
		this.batches = new ListenerBatches(connectors, this.with.operatingSystem(), this.with.boundBy());
		link.send(new Welcome(version, this.id.value(), this.successorGeneration, connectors.size(),
				connectionsThatMayMove()));
		try {
			this.batches.sendTo(link);
		}
		catch (IOException ex) {
			rollBack(Cause.LAUNCH, "the listeners could not be passed: " + ex.getMessage());
		}
	}

	@Override
	public void received(Message message, List<Descriptor> descriptors) {
		if (message instanceof Introduce introduce && this.phase == Phase.ROLL_BACK) {
			this.link.send(this.arrivals.introduce(introduce, descriptors));
			return;
		}
		descriptors.forEach(Descriptor::close);
		if (message instanceof Unknown unknown) {
			this.link.send(new NotUnderstood(unknown.type()));
		}
		else if (message instanceof NotUnderstood notUnderstood) {
			this.log.warn(logger, "the successor does not understand messages of type " + notUnderstood.type());
		}
		else if (message instanceof Received received && this.phase == Phase.LISTENERS) {
			acknowledged(received);
		}
		else if (message instanceof Ready ready && this.phase == Phase.WARM) {
			ready(ready);
		}
		else if (message instanceof Serving serving && this.phase == Phase.COMMIT) {
			drain(serving);
		}
		else if (message instanceof Migrate migrate && this.phase == Phase.ROLL_BACK) {
			this.link.send(this.arrivals.arrive(migrate));
		}
		else if (message instanceof Introduced introduced && this.migration != null) {
			acknowledged(introduced);
		}
		else if (message instanceof Migrated migrated && this.migration != null) {
			acknowledged(migrated);
		}
		else if (message instanceof Pong pong && this.pulse != null && this.phase != Phase.COMMIT) {
			this.pulse.answered(pong);
		}
		else if (message instanceof Unwell unwell && this.phase.compareTo(Phase.COMMIT) > 0) {
			unwell(unwell);
		}
		else if (message instanceof Restart restart && isDraining()) {
			this.leftToSuccessor = restart.request();
		}
		else if (message instanceof Failed failed) {
			rollBack(Cause.FAILED, "the successor failed: " + failed.reason(), this::awaitEnd);
		}
		else {
			rollBack(Cause.PROTOCOL, "the successor spoke out of turn: " + message);
		}
	}

	private void acknowledged(Received received) {
		try {
			this.batches.acknowledged(received.batch(), this.link);
		}
		catch (IOException ex) {
			rollBack(Cause.LAUNCH, "the listeners could not be passed: " + ex.getMessage());
			return;
		}
		if (this.batches.isDone()) {
			enter(Phase.WARM, "the successor has the listeners, and starts");
			bequeath();
			within(this.with.deadlines().start(), "the successor was not ready");
			// Twice, for what the successor does it twice for
			rehearse(() -> this.rehearsal = this.with.loop().after(BETWEEN_REHEARSALS, () -> rehearse(() -> {
			})));
		}
	}

	/**
	 * Rehearse once.
	 * @param next run when it is over, if the successor still starts then
	 */
	private void rehearse(Runnable next) {
		Rehearsal begun = new Rehearsal(this.with.operatingSystem(), this.with.drain());
		this.rehearsal = begun::end;
		begun.begin(connectionsThatMayMove(), () -> {
			if (this.phase == Phase.WARM) {
				next.run();
			}
		});
	}

	private int connectionsThatMayMove() {
		return this.with.connectors()
			.connections(this.with.connectors().plain().stream().map(ListeningConnector::name).toList());
	}

	/**
	 * What is remembered does not end with this generation, however that ends. A starter
	 * that knows nothing of traffic is not asked to, where there is none to tell of.
	 */
	private void bequeath() {
		List<HandoffReport> past = new ArrayList<>(this.with.journal().past());
		Collections.reverse(past);
		past.forEach((report) -> this.link.send(new Report(report)));
		this.link.send(new Counted(this.with.journal().totals()));
		Traffic traffic = this.with.preparation().traffic();
		if (!traffic.routes().isEmpty()) {
			this.link.send(new Sampled(traffic));
		}
	}

	private void ready(Ready ready) {
		this.adopted = ready.adopted().stream().collect(Collectors.toSet());
		this.course.warmedUp(ready.warmUp());
		this.rehearsal.cancel();
		prepareDrain();
		// While this generation still serves them, for then nobody waits for it
		List<SocketChannel> connections = connectionsToIntroduce();
		if (!connections.isEmpty() && connections.size() <= ready.room()) {
			awaitIntroductions();
			this.migration.introduceAhead(connections, () -> {
				if (this.phase == Phase.WARM) {
					commit();
				}
			});
			return;
		}
		if (this.with.drain().settings().migrate()) {
			this.with.operatingSystem().lookAtConnections();
		}
		commit();
	}

	/**
	 * Not where there is a ramp: the other generation would hold them for that long.
	 */
	private List<SocketChannel> connectionsToIntroduce() {
		if (!this.with.drain().settings().migrate() || !this.with.ramp().isNone()) {
			return List.of();
		}
		return this.with.connectors()
			.plain()
			.stream()
			.filter((connector) -> this.adopted.contains(connector.name()))
			.flatMap((connector) -> connector.connectionsThatMayDepart().stream())
			.toList();
	}

	private void awaitIntroductions() {
		if (this.phase == Phase.WARM) {
			within(this.with.deadlines().commit(), "the successor did not take the connections");
		}
	}

	private void commit() {
		this.process.passOn();
		Ramp ramp = this.with.ramp();
		if (ramp.isNone()) {
			this.with.connectors().stopAccepting(this.adopted);
		}
		else {
			this.with.connectors().share(this.adopted, Slices.ofPredecessor(ramp, this.with.loop().now()));
		}
		this.link.send(new Go(ramp.duration().plus(this.with.deadlines().probation()), ramp));
		enter(Phase.COMMIT, ramp.isNone() ? "the successor is ready; stopped accepting, and told it to go"
				: "the successor is ready; accepting in turns with it from now on, and told it to go");
		within(this.with.deadlines().commit(), "the successor did not serve");
	}

	/**
	 * While this generation still accepts: what a JVM makes for the first time takes it a
	 * moment, and its compilers another.
	 */
	private void prepareDrain() {
		this.migration = new Migration(this.with.loop(), this.with.operatingSystem(), this.link, this.log,
				UnaryOperator.identity(), this::noRoom);
		this.drain = new Drain(this.with.drain(), this.with.ramp(), this.with.drain().settings().timeout(),
				this.with.drain().settings().silence(), this.log, this::retireOnceDrained);
		this.pulse = new Pulse(this.with.loop(), this.link, this.with.deadlines().answer(), this::silent);
	}

	private void drain(Serving serving) {
		this.process.release();
		this.heldWhenTheDrainBegan = this.with.connectors().connections();
		this.migration.begin(serving.room());
		this.migration.keep();
		Ramp ramp = this.with.ramp();
		if (ramp.isNone()) {
			watch("the successor serves");
		}
		else {
			enter(Phase.RAMP, "the successor serves, and takes over within " + Seconds.of(ramp.duration()));
			after(ramp.duration(), this::endRamp);
		}
		this.pulse.begin();
		this.outcome.succeeded();
		this.drain.begin(this.migration, this.adopted);
		reportEverySecond();
	}

	private void endRamp() {
		this.with.connectors().stopAccepting(this.adopted);
		this.heldWhenTheDrainBegan = this.with.connectors().connections() + this.migration.moved();
		watch("stopped accepting, for the ramp is over");
		this.drain.drainAll();
	}

	private void watch(String text) {
		enter(Phase.PROBATION, text + "; draining " + this.with.connectors().connections() + " connections");
		after(this.with.deadlines().probation(), () -> this.pulse.askForTheLastTime(this::trust));
	}

	/**
	 * The successor is the one that is asked how this generation gets on.
	 */
	private void reportEverySecond() {
		if (isDraining()) {
			this.link.send(new Report(report()));
			goesOn();
			this.nextReport = this.with.loop().after(REPORT, this::reportEverySecond);
		}
	}

	private void acknowledged(Introduced introduced) {
		try {
			awaitIntroductions();
			this.migration.acknowledged(introduced);
		}
		catch (ProtocolException ex) {
			rollBack(Cause.PROTOCOL, ex.getMessage());
		}
	}

	private void acknowledged(Migrated migrated) {
		try {
			this.migration.acknowledged(migrated);
		}
		catch (ProtocolException ex) {
			rollBack(Cause.PROTOCOL, ex.getMessage());
		}
	}

	private void noRoom() {
		this.log.warn(logger,
				"the successor has no room for more connections; the idle ones that are left end politely");
		this.drain.stopMigrating();
	}

	private void trust() {
		this.migration.release();
		enter(Phase.DRAIN, "the successor has passed its probation; " + this.with.connectors().connections()
				+ " connections are left");
		succeed();
		retireOnceDrained();
	}

	private void succeed() {
		this.course.succeeded();
		HandoffReport report = report();
		this.with.journal().settled(report);
		settle(report);
	}

	private void settle(HandoffReport report) {
		this.outcome.goesOn(report);
		this.settled.complete(report);
	}

	private void goesOn() {
		if (!this.settled.isDone() && this.phase != Phase.ENDED) {
			this.outcome.goesOn(report());
		}
	}

	private void retireOnceDrained() {
		if (this.phase != Phase.DRAIN) {
			return;
		}
		// Listeners that nobody has adopted serve until there is nothing else to serve:
		// until then there is a way back.
		if (!this.othersRetired && this.drain.isDone(this.adopted)) {
			this.with.connectors().retireAllBut(this.adopted);
			this.othersRetired = true;
		}
		if (this.othersRetired && this.drain.isDone()) {
			retire();
		}
	}

	private void retire() {
		this.drain.end();
		bye();
		enter(Phase.RETIRE, "retiring after " + Seconds.since(this.began, this.with.loop()) + "; "
				+ this.migration.moved() + " connections have moved to the successor");
		this.with.application().happened(new HandoffEvent.Retired(this.id.value()));
		this.with.application().retire();
	}

	private void bye() {
		this.nextReport.cancel();
		this.with.journal().ended(report());
		this.link.send(new Report(report()));
		this.link.send(new Counted(this.with.journal().totals()));
		this.link.send(new Bye());
	}

	/**
	 * Cut what the drain still waits for.
	 */
	void hammer() {
		if (this.phase == Phase.RAMP) {
			endRamp();
			this.link.send(new Go(this.with.deadlines().probation(), Ramp.NONE));
		}
		if (isDraining()) {
			this.drain.hammer();
		}
	}

	/**
	 * Whether this generation has stopped accepting.
	 */
	boolean hasCommitted() {
		return this.phase.compareTo(Phase.COMMIT) >= 0 && this.phase.compareTo(Phase.RETIRE) <= 0;
	}

	private boolean isDraining() {
		return this.phase == Phase.RAMP || this.phase == Phase.PROBATION || this.phase == Phase.DRAIN;
	}

	/**
	 * A successor that gives back cannot go on with it: what was on its way to it comes
	 * back when it has ended, so it must not be waited for.
	 */
	@Override
	public void closed(String reason) {
		if (this.phase == Phase.ROLL_BACK) {
			terminate();
			return;
		}
		rollBack(Cause.ENDED, "the successor " + reason);
	}

	private void exited(OptionalInt status) {
		this.exited = true;
		this.exitStatus = status;
		if (this.phase == Phase.ROLL_BACK) {
			end();
		}
		else if (this.phase.compareTo(Phase.RETIRE) >= 0 && this.migration != null) {
			this.migration.otherEnded();
		}
		else if (this.link == null) {
			rollBack(Cause.ENDED, "the successor ended before it said hello");
		}
	}

	/**
	 * It talks, so it can give back what it has.
	 */
	private void unwell(Unwell unwell) {
		if (isDraining()) {
			rollBack(Cause.UNWELL, "the successor is not well: " + unwell.reason(), () -> {
				this.migration.release();
				this.link.send(new TakeBack(unwell.reason(), this.arrivals.room()));
				after(this.with.deadlines().terminate(), this::terminate);
			});
		}
	}

	/**
	 * Whatever keeps it from answering, it would also keep it from ending in order.
	 */
	private void silent() {
		rollBack(Cause.SILENT, "the successor has not answered for " + Seconds.of(this.with.deadlines().answer()),
				this::kill);
	}

	/**
	 * Call it off, where the successor was not told to go yet.
	 * @param by who does so
	 * @return whether it was called off
	 */
	boolean callOff(String by) {
		if (this.phase.compareTo(Phase.COMMIT) >= 0) {
			return false;
		}
		rollBack(Cause.ABORTED, "called off by " + by);
		return true;
	}

	private void rollBack(Cause cause, String reason) {
		rollBack(cause, reason, this::terminate);
	}

	/**
	 * Go on as if the handoff had not begun. What the clients need comes first, then the
	 * successor's end is waited for, then it is told why.
	 */
	private void rollBack(Cause cause, String reason, Runnable endSuccessor) {
		if (this.phase.compareTo(Phase.RETIRE) >= 0) {
			return;
		}
		this.taker.ifPresent((taker) -> refuse(taker, reason));
		this.connections = connections();
		this.nextReport.cancel();
		if (isDraining()) {
			this.pulse.end();
			this.drain.revert();
		}
		else if (this.phase == Phase.COMMIT) {
			this.with.connectors().startAccepting();
		}
		if (this.migration != null) {
			this.migration.stop();
		}
		this.course.failed(cause, reason);
		enter(Phase.ROLL_BACK, "rolling back, " + reason);
		if (this.process == null || this.exited) {
			end();
			return;
		}
		endSuccessor.run();
	}

	/**
	 * Nobody but itself can tell whoever has started it.
	 */
	private void refuse(Caller taker, String reason) {
		if (this.link != null) {
			this.link.send(new Refused(reason));
		}
		else if (this.phase == Phase.PREPARE) {
			taker.refuse(reason);
		}
	}

	/**
	 * It ends on its own, and tells more of its failure before that.
	 */
	private void awaitEnd() {
		closeLink();
		after(this.with.deadlines().terminate(), this::terminate);
	}

	private void terminate() {
		closeLink();
		this.process.terminate();
		after(this.with.deadlines().terminate(), this::kill);
	}

	private void kill() {
		closeLink();
		this.process.kill();
		after(this.with.deadlines().terminate(), this::end);
	}

	private void closeLink() {
		if (this.link != null) {
			this.link.close();
		}
	}

	private void end() {
		closeLink();
		this.arrivals.forgetAll();
		if (this.migration != null && this.exited) {
			this.migration.otherEnded();
		}
		this.course.rolledBack((this.process != null) ? this.process.lastLines() : List.of());
		HandoffReport report = report();
		enter(Phase.ENDED, null);
		this.log.error(logger, WORDS.get(report.outcome()) + " after " + Seconds.since(this.began, this.with.loop())
				+ ", this generation serves on: " + report.reason() + movedConnections() + exitStatusAndLastLines());
		this.with.journal().settled(report);
		this.with.journal().ended(report);
		this.with.application().happened(new HandoffEvent.RolledBack(this.id.value(), report.reason()));
		settle(report);
		this.outcome.rolledBack(this.leftToSuccessor);
		this.answer.complete((report.outcome() == HandoffReport.Outcome.REFUSED)
				? new RestartAnswer.Refused(report.reason()) : new RestartAnswer.Begun(report, this.settled));
	}

	/**
	 * Return how it stands.
	 */
	HandoffReport report() {
		return this.course.report(connections());
	}

	private Connections connections() {
		if (this.migration == null || (!isDraining() && this.phase != Phase.RETIRE)) {
			return this.connections;
		}
		int held = this.with.connectors().connections();
		int moved = this.migration.moved();
		int hammered = this.drain.hammered();
		return new Connections(held, moved, Math.max(0, this.heldWhenTheDrainBegan - moved - hammered - held),
				hammered);
	}

	private String movedConnections() {
		if (this.migration == null || this.migration.moved() == 0) {
			return "";
		}
		return "; " + this.migration.moved() + " connections had moved to it, "
				+ (this.arrivals.adopted() + this.migration.unharmed()) + " came back, and what else it had is lost";
	}

	private String exitStatusAndLastLines() {
		if (this.process == null) {
			return "";
		}
		List<String> lines = new ArrayList<>();
		lines.add(this.exited
				? "; it ended" + (this.exitStatus.isPresent() ? " with status " + this.exitStatus.getAsInt() : "")
				: "; it has not ended although it was killed");
		lines.addAll(this.process.lastLines());
		return String.join(System.lineSeparator() + "    | ", lines);
	}

	/**
	 * This generation ends while the handoff is under way. A successor that has not been
	 * told to go ends with it, for whoever ends the application does not want another.
	 * One that somebody else has started is wanted: it goes on without this generation.
	 */
	void abort() {
		if (this.phase == Phase.COMMIT) {
			this.process.release();
			succeed();
			leave();
		}
		else if (isDraining()) {
			if (this.phase == Phase.RAMP) {
				this.with.connectors().stopAccepting(this.adopted);
			}
			this.pulse.end();
			this.drain.end();
			this.migration.stop();
			this.migration.release();
			if (this.phase != Phase.DRAIN) {
				succeed();
			}
			leave();
		}
		else if (this.phase != Phase.RETIRE && this.phase != Phase.ENDED) {
			if (this.taker.isPresent()) {
				letGo(this.taker.get());
			}
			else if (this.process != null) {
				this.process.kill();
			}
			this.course.failed(Cause.ABORTED, ENDS);
			this.course.rolledBack(List.of());
			HandoffReport report = report();
			enter(Phase.ENDED, ENDS + (this.taker.isPresent() ? "" : ", and with it the successor that it launched"));
			settle(report);
			this.answer.complete(new RestartAnswer.Refused(report.reason()));
		}
	}

	private void letGo(Caller taker) {
		if (this.link != null) {
			this.link.send(new Bye());
		}
		else if (this.phase == Phase.PREPARE) {
			taker.refuse(ENDS);
		}
	}

	private void leave() {
		bye();
		enter(Phase.RETIRE, "this generation ends before it has drained");
	}

	/**
	 * Another restart was asked for during the drain: cut what it still waits for, where
	 * that is what the settings want.
	 * @param request who asked
	 * @return whether that is all that becomes of it
	 */
	boolean hammerInsteadOfRestart(RestartRequest request) {
		if (!isDraining() || !this.with.drain().settings().hammerOnSignal()) {
			return false;
		}
		info("told by " + request + " not to wait any longer");
		hammer();
		return true;
	}

	/**
	 * Leave a restart that was asked for to the successor.
	 * @param request who asked
	 * @return whether there is a successor that takes it
	 */
	boolean leaveToSuccessor(RestartRequest request) {
		if (!isDraining() && this.phase != Phase.RETIRE) {
			return false;
		}
		this.leftToSuccessor = request;
		this.link.send(new Restart(request));
		return true;
	}

	private void enter(Phase phase, String text) {
		this.deadline.cancel();
		Phase left = this.phase;
		this.phase = phase;
		// Now, for there is to be no other one
		this.rehearsal.cancel();
		Duration took = this.course.enter(phase.name());
		this.log.enter(phase.name());
		if (text != null) {
			info(text + " (" + left + " took " + Seconds.of(took) + ")");
		}
		this.with.application().happened(new HandoffEvent.PhaseEntered(this.id.value(), phase.name()));
		goesOn();
	}

	private void within(Duration time, String failure) {
		after(time, () -> rollBack(Cause.DEADLINE, failure + " within " + Seconds.of(time)));
	}

	private void after(Duration time, Runnable action) {
		this.deadline.cancel();
		this.deadline = this.with.loop().after(time, action);
	}

	@Override
	public String toString() {
		return "handoff " + this.id.value() + " to generation " + this.successorGeneration + " is in phase "
				+ this.phase;
	}

	private void info(String text) {
		this.log.info(logger, text);
	}

}
