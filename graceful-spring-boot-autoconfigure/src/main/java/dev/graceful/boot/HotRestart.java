package dev.graceful.boot;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import dev.graceful.handoff.Application;
import dev.graceful.handoff.Deadlines;
import dev.graceful.handoff.DrainSettings;
import dev.graceful.handoff.Generation;
import dev.graceful.handoff.GracefulWork;
import dev.graceful.handoff.HandoffSettings;
import dev.graceful.handoff.Identity;
import dev.graceful.handoff.Invitation;
import dev.graceful.launch.JvmLauncher;
import dev.graceful.posix.SignalSubscription;
import dev.graceful.posix.SignalUnavailableException;
import dev.graceful.posix.Signals;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;

/**
 * Ties one Spring application to its generation: tells the generation how the application
 * gets on, and ends the application when the generation says so.
 */
final class HotRestart implements ApplicationListener<ApplicationEvent> {

	private static final Log logger = LogFactory.getLog(HotRestart.class);

	private static final String NO_SIGNAL = "none";

	/**
	 * Good for one application of this JVM.
	 */
	private static final AtomicReference<Invitation> invitation = new AtomicReference<>(
			Invitation.from(System.getenv()).orElse(null));

	private final Generation generation;

	private final EndOfProcess application = new EndOfProcess();

	private SignalSubscription signal = () -> {
	};

	private ConfigurableApplicationContext context;

	private HotRestart(GracefulProperties properties, Environment environment) {
		GracefulProperties.Restart restart = properties.restart();
		Deadlines deadlines = new Deadlines(restart.connectTimeout(), restart.startTimeout(), restart.commitTimeout(),
				restart.terminateTimeout(), Duration.ofSeconds(10), Duration.ofSeconds(5),
				properties.control().greetingTimeout());
		DrainSettings drain = new DrainSettings(true, properties.drain().timeout(), Duration.ofSeconds(60),
				Duration.ofSeconds(10), false);
		this.generation = new Generation(new JvmLauncher(restart.command(), restart.outputLines()), this.application,
				new GracefulWork(), identity(environment),
				new HandoffSettings(deadlines, drain, properties.control().directory()), invitation.getAndSet(null));
	}

	private static Identity identity(Environment environment) {
		String name = environment.getProperty("spring.application.name", "application");
		String version = environment.getProperty("spring.application.version", "unknown version");
		String starter = Optional.ofNullable(HotRestart.class.getPackage().getImplementationVersion())
			.orElse("unknown version");
		return new Identity(name + " " + version, starter);
	}

	/**
	 * Begin as early as the configuration is known: the predecessor waits, and a signal
	 * that arrives before it is handled ends the JVM.
	 */
	static HotRestart begin(GracefulProperties properties, Environment environment) {
		HotRestart hotRestart = new HotRestart(properties, environment);
		hotRestart.handle(properties.restart().signal());
		hotRestart.generation.begin();
		return hotRestart;
	}

	private void handle(String signal) {
		if (signal.equalsIgnoreCase(NO_SIGNAL)) {
			return;
		}
		try {
			this.signal = Signals.handle(signal, () -> this.generation.restart("signal " + signal));
		}
		catch (SignalUnavailableException ex) {
			logger.warn("No signal restarts this application: " + ex.getMessage());
		}
	}

	void joins(ConfigurableApplicationContext context) {
		this.context = context;
		this.application.closes(context);
		context.getBeanFactory().registerSingleton("gracefulGeneration", this.generation);
		context.addApplicationListener(this);
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
		else if (event instanceof ContextClosedEvent closed && closed.getSource() == this.context) {
			this.generation.close();
			if (!this.application.isEnding()) {
				this.signal.close();
			}
		}
	}

	void failed(Throwable failure) {
		this.generation.failed(failure.toString());
	}

}
