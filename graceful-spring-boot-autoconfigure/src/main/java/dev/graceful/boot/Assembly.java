package dev.graceful.boot;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import dev.graceful.launch.JvmLauncher;
import dev.graceful.launch.LaunchCheck;
import dev.graceful.launch.LaunchCheckSettings;
import dev.graceful.supervise.SocketActivation;
import dev.graceful.supervise.WaitingParent;
import dev.graceful.warmup.SampledTraffic;
import dev.graceful.warmup.WarmUpSettings;
import dev.graceful.warmup.WarmingUp;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.env.Environment;

/**
 * A generation with all that belongs to it, put together as it is configured.
 */
final class Assembly {

	private static final Log logger = LogFactory.getLog(Assembly.class);

	private static final int FIRST_GENERATION = 1;

	private final Optional<Keeping> keeping;

	private final EndOfProcess endOfProcess;

	private final JvmLauncher launcher;

	private final SampledTraffic traffic;

	private final boolean makesArchives;

	private final Generation generation;

	/**
	 * Put together a generation that has not begun.
	 * @param properties what is configured
	 * @param environment tells what the application is called, and where it listens
	 * @param surroundings what whoever has started this JVM says in it
	 * @param hooks the application's part in restarts
	 * @param work what a drain waits for
	 * @param application ends when the handoff says so
	 */
	Assembly(GracefulProperties properties, Environment environment, Map<String, String> surroundings,
			ApplicationHooks hooks, GracefulWork work, Application application) {
		Optional<Invitation> launched = Invitation.from(surroundings);
		this.keeping = launched.isPresent() ? Optional.empty() : keeping(properties, surroundings);
		this.endOfProcess = new EndOfProcess(properties.drain().haltAfter(),
				this.keeping.<EndOfJvm>map(Function.identity()).orElse(EndOfJvm.PLAIN));
		this.launcher = new JvmLauncher(properties.restart().command(), properties.restart().outputLines(), hooks,
				properties.archive().settings(properties.restart().bytesNeeded()));
		this.makesArchives = properties.archive().mode() == GracefulProperties.Archive.Mode.CREATE;
		// One that was launched stays invited, although its command line is that of a
		// predecessor which took over
		Invitation invitation = launched.or(() -> Takeover.find(properties, environment)).orElse(null);
		WarmUpSettings warmUp = properties.warmup().settings();
		this.traffic = new SampledTraffic(warmUp.traffic(), InstantSource.system());
		this.generation = new Generation(this.launcher, application,
				new WarmingUp(warmUp, hooks::warmUps, Assembly::servesClients, this.traffic), work,
				identity(environment), settings(properties), invitation, SocketActivation.from(surroundings));
		this.generation.check(new BackOff(properties.restart().backOff(), InstantSource.system()));
		LaunchCheckSettings launchCheckSettings = launchCheckSettings(properties);
		LaunchCheck.all(launchCheckSettings).forEach(this::checkLaunch);
		LaunchCheck.ofCommand(launchCheckSettings)
			.ifPresent((check) -> this.generation.check((request, history) -> check.objection()));
		this.keeping.ifPresent((keeping) -> this.generation
			.check((request, history) -> request.takesOver() ? Optional.empty() : keeping.objection()));
		this.generation.check(hooks);
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
		String starter = Optional.ofNullable(Assembly.class.getPackage().getImplementationVersion())
			.orElse("unknown version");
		return new Identity(name + " " + version, starter, VerbOnCommandLine.origin());
	}

	Generation generation() {
		return this.generation;
	}

	EndOfProcess endOfProcess() {
		return this.endOfProcess;
	}

	JvmLauncher launcher() {
		return this.launcher;
	}

	SampledTraffic traffic() {
		return this.traffic;
	}

	/**
	 * Something has happened to the generation. To be told by one thread.
	 */
	void happened(HandoffEvent event) {
		this.keeping.ifPresent((keeping) -> keeping.happened(event));
		if (this.makesArchives && event instanceof HandoffEvent.Alone alone && alone.generation() > FIRST_GENERATION) {
			this.launcher.makeArchive();
		}
	}

}
