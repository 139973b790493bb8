package dev.graceful.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.graceful.handoff.Application;
import dev.graceful.handoff.BackOff;
import dev.graceful.handoff.Deadlines;
import dev.graceful.handoff.DrainSettings;
import dev.graceful.handoff.Generation;
import dev.graceful.handoff.GracefulWork;
import dev.graceful.handoff.HandoffEvent;
import dev.graceful.handoff.HandoffSettings;
import dev.graceful.handoff.Identity;
import dev.graceful.handoff.Invitation;
import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import dev.graceful.launch.JvmLauncher;
import dev.graceful.launch.LaunchCheck;
import dev.graceful.launch.LaunchCheckSettings;
import dev.graceful.posix.SignalSubscription;
import dev.graceful.posix.SignalUnavailableException;
import dev.graceful.posix.Signals;
import dev.graceful.supervise.SocketActivation;
import dev.graceful.supervise.WaitingParent;
import dev.graceful.warmup.SampledTraffic;
import dev.graceful.warmup.WarmUpSettings;
import dev.graceful.warmup.WarmingUp;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Ties one Spring application to its generation: tells the generation how the application
 * gets on, and ends the application when the generation says so.
 */
final class HotRestart implements ApplicationListener<ApplicationEvent> {

	private static final Log logger = LogFactory.getLog(HotRestart.class);

	private static final String NO_SIGNAL = "none";

	private static final int FIRST_GENERATION = 1;

	/**
	 * What whoever has started this JVM says in it, is good for one application of it.
	 */
	private static final AtomicReference<Map<String, String>> surroundings = new AtomicReference<>(System.getenv());

	/**
	 * For a listener that hangs.
	 */
	private static final Duration ANNOUNCE = Duration.ofSeconds(5);

	private final GracefulWork work = new GracefulWork();

	private final Announcements announcements = new Announcements();

	private final ApplicationHooks hooks = new ApplicationHooks();

	private final EndOfProcess endOfProcess;

	private final Optional<Keeping> keeping;

	private final JvmLauncher launcher;

	private final SampledTraffic traffic;

	private final boolean makesArchives;

	private final Generation generation;

	private SignalSubscription signal = () -> {
	};

	private ConfigurableApplicationContext context;

	private volatile boolean ending;

	HotRestart(GracefulProperties properties, Environment environment) {
		Map<String, String> surroundings = HotRestart.surroundings.getAndSet(Map.of());
		Optional<Invitation> launched = Invitation.from(surroundings);
		this.keeping = launched.isPresent() ? Optional.empty() : keeping(properties, surroundings);
		this.endOfProcess = new EndOfProcess(properties.drain().haltAfter(),
				this.keeping.<EndOfJvm>map(Function.identity()).orElse(EndOfJvm.PLAIN));
		this.launcher = new JvmLauncher(properties.restart().command(), properties.restart().outputLines(), this.hooks,
				properties.archive().settings(properties.restart().bytesNeeded()));
		this.makesArchives = properties.archive().mode() == GracefulProperties.Archive.Mode.CREATE;
		// One that was launched stays invited, although its command line is that of a
		// predecessor which took over
		Invitation invitation = launched.or(() -> Takeover.find(properties, environment)).orElse(null);
		WarmUpSettings warmUp = properties.warmup().settings();
		this.traffic = new SampledTraffic(warmUp.traffic(), InstantSource.system());
		this.generation = new Generation(this.launcher, new SpringApplicationLife(),
				new WarmingUp(warmUp, this.hooks::warmUps, HotRestart::servesClients, this.traffic), this.work,
				identity(environment), settings(properties), invitation, SocketActivation.from(surroundings));
		this.generation.check(new BackOff(properties.restart().backOff(), InstantSource.system()));
		LaunchCheckSettings launchCheckSettings = launchCheckSettings(properties);
		LaunchCheck.all(launchCheckSettings).forEach(this::checkLaunch);
		LaunchCheck.ofCommand(launchCheckSettings)
			.ifPresent((check) -> this.generation.check((request, history) -> check.objection()));
		this.keeping.ifPresent((keeping) -> this.generation
			.check((request, history) -> request.takesOver() ? Optional.empty() : keeping.objection()));
		this.generation.check(this.hooks);
	}

	/**
	 * A successor that is there already needs neither memory nor the jar of this process.
	 */
	private void checkLaunch(LaunchCheck check) {
		this.generation.check((request, history) -> request.takesOver() ? Optional.empty() : check.objection());
	}

	/**
	 * Whoever waits for the first generation does not know of the others.
	 */
	private Optional<Keeping> keeping(GracefulProperties properties, Map<String, String> surroundings) {
		Optional<String> waiting = switch (properties.keeper()) {
			case AUTO -> WaitingParent.find(surroundings);
			case ALWAYS -> Optional.of("somebody");
			case NEVER -> Optional.empty();
		};
		waiting
			.ifPresent((who) -> logger.info("This process keeps its pid over restarts, for " + who + " waits for it"));
		return waiting.map((who) -> new Keeping(who, properties.control().directory(), () -> this.generation.close()));
	}

	/**
	 * The check command has a little less time than all checks together, so that it is
	 * named where it does not end.
	 */
	private static LaunchCheckSettings launchCheckSettings(GracefulProperties properties) {
		GracefulProperties.Restart restart = properties.restart();
		return new LaunchCheckSettings(restart.command().isEmpty(), restart.bytesNeeded(),
				List.of(properties.control().directory(), Path.of(System.getProperty("java.io.tmpdir"))),
				restart.checkCommand(), restart.checkTimeout().multipliedBy(9).dividedBy(10));
	}

	/**
	 * Nobody waits for the management port.
	 */
	private static boolean servesClients(ListenerName listener) {
		return !listener.connector().startsWith(TomcatCustomizer.MANAGEMENT);
	}

	private static HandoffSettings settings(GracefulProperties properties) {
		GracefulProperties.Restart restart = properties.restart();
		GracefulProperties.Drain drain = properties.drain();
		Deadlines deadlines = new Deadlines(restart.checkTimeout(), restart.connectTimeout(), restart.startTimeout(),
				restart.commitTimeout(), restart.terminateTimeout(), restart.probation(), restart.answerTimeout(),
				properties.control().greetingTimeout());
		return new HandoffSettings(
				deadlines, properties.ramp().ramp(), new DrainSettings(drain.migrate(), drain.timeout(),
						drain.silence(), drain.stopSilence(), drain.webSocketSpread(), drain.hammerOnSignal()),
				properties.control().directory());
	}

	private static Identity identity(Environment environment) {
		String name = environment.getProperty("spring.application.name", "application");
		String version = environment.getProperty("spring.application.version", "unknown version");
		String starter = Optional.ofNullable(HotRestart.class.getPackage().getImplementationVersion())
			.orElse("unknown version");
		return new Identity(name + " " + version, starter, VerbOnCommandLine.origin());
	}

	/**
	 * Begin as early as the configuration is known: the predecessor waits, and a signal
	 * that arrives before it is handled ends the JVM.
	 */
	static HotRestart begin(GracefulProperties properties, Environment environment) {
		HotRestart hotRestart = new HotRestart(properties, environment);
		hotRestart.handle(properties.restart().signal());
		hotRestart.generation.begin().join();
		return hotRestart;
	}

	private void handle(String signal) {
		if (signal.equalsIgnoreCase(NO_SIGNAL)) {
			return;
		}
		try {
			this.signal = Signals.handle(signal, () -> arrived(signal));
		}
		catch (SignalUnavailableException ex) {
			logger.warn("No signal restarts this application: " + ex.getMessage());
		}
	}

	private void arrived(String signal) {
		this.launcher.warnOfOverwrittenJar();
		this.hooks.around(signal, () -> this.generation.restart(new RestartRequest("signal " + signal)));
	}

	void joins(ConfigurableApplicationContext context) {
		this.context = context;
		context.getBeanFactory().registerSingleton("gracefulHotRestart", this);
		context.getBeanFactory().registerSingleton("gracefulGeneration", this.generation);
		context.addApplicationListener(this);
	}

	Restarts restarts() {
		return this.generation;
	}

	SampledTraffic traffic() {
		return this.traffic;
	}

	GracefulWork work() {
		return this.work;
	}

	/**
	 * A predecessor that retires still leaves the restarts that it is asked for to its
	 * successor; any other context that closes gives the signal back.
	 */
	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change && change.getSource() == this.context
				&& change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.generation.ready();
		}
		else if (event instanceof ContextRefreshedEvent refreshed && refreshed.getSource() == this.context) {
			this.announcements.to(this.context);
			this.hooks.of(this.context);
		}
		else if (event instanceof ContextClosedEvent closed && closed.getSource() == this.context) {
			close();
		}
	}

	private void close() {
		this.launcher.close();
		if (!this.ending
				&& this.context.getBeanProvider(DrainBeforeStop.class).stream().anyMatch(DrainBeforeStop::isRunning)) {
			this.generation.closeToDrain();
		}
		else {
			this.generation.close();
		}
		if (!this.ending) {
			this.announcements.await(ANNOUNCE);
			this.signal.close();
		}
	}

	/**
	 * The application is told to stop: drain, unless it was the handoff that did so. A
	 * drain is for good, so there is none where the context may start again.
	 * @param timeout how long it may take
	 * @param drained run when nothing is left, and the listeners have been told so
	 */
	void drain(Duration timeout, Runnable drained) {
		if (this.ending || !this.context.isClosed()) {
			drained.run();
		}
		else {
			logger.info("Draining for up to " + timeout.toSeconds() + " s before the application stops");
			this.generation.drain(timeout, () -> this.announcements.afterwards(drained));
		}
	}

	/**
	 * The application serves, but not well.
	 * @param reason a sentence
	 */
	void unwell(String reason) {
		this.generation.unwell(reason);
	}

	void failed(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		this.generation.failed((cause != failure) ? failure + ", caused by " + cause : failure.toString());
	}

	/**
	 * What the handoff decides about the application, and tells it.
	 */
	private final class SpringApplicationLife implements Application {

		@Override
		public void retire() {
			HotRestart.this.ending = true;
			HotRestart.this.endOfProcess.retire(() -> {
				HotRestart.this.announcements.await(ANNOUNCE);
				HotRestart.this.context.close();
			});
		}

		@Override
		public void abandon() {
			HotRestart.this.ending = true;
			HotRestart.this.endOfProcess.abandon();
		}

		@Override
		public void happened(HandoffEvent event) {
			HotRestart.this.keeping.ifPresent((keeping) -> keeping.happened(event));
			HotRestart.this.announcements.announce(event);
			if (HotRestart.this.makesArchives && event instanceof HandoffEvent.Alone alone
					&& alone.generation() > FIRST_GENERATION) {
				HotRestart.this.launcher.makeArchive();
			}
		}

		@Override
		public void log(Map<String, String> fields, Runnable line) {
			LogFields.with(fields, line);
		}

	}

}
