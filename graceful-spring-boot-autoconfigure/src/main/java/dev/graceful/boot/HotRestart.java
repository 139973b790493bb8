package dev.graceful.boot;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.graceful.handoff.Application;
import dev.graceful.handoff.GracefulWork;
import dev.graceful.handoff.HandoffEvent;
import dev.graceful.handoff.Invitation;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import dev.graceful.launch.ProgramStart;
import dev.graceful.posix.SignalSubscription;
import dev.graceful.posix.SignalUnavailableException;
import dev.graceful.posix.Signals;
import dev.graceful.supervise.SocketActivation;
import dev.graceful.warmup.SampledTraffic;
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

	/**
	 * The name of its bean. Who wants one of these three calls its parameter the same: it
	 * is then looked up by that name, instead of by a search through all beans.
	 */
	static final String NAME = "gracefulHotRestart";

	/**
	 * The name of the bean by which it can be told that hot restart is on.
	 */
	static final String GENERATION = "gracefulGeneration";

	/**
	 * The name of the bean with the work that a drain waits for.
	 */
	static final String WORK = "gracefulWork";

	private static final String NO_SIGNAL = "none";

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

	private final GenerationOnDemand generation;

	private final boolean mayHavePredecessor;

	private SignalSubscription signal = () -> {
	};

	private ConfigurableApplicationContext context;

	private volatile boolean ending;

	HotRestart(Supplier<GracefulProperties> properties, Environment environment) {
		Map<String, String> surroundings = HotRestart.surroundings.getAndSet(Map.of());
		this.mayHavePredecessor = surroundings.containsKey(Invitation.SOCKET)
				|| surroundings.containsKey(SocketActivation.COUNT)
				|| environment.containsProperty("graceful.takeover");
		this.generation = new GenerationOnDemand(() -> new Assembly(properties.get(), environment, surroundings,
				this.hooks, this.work, new SpringApplicationLife()));
	}

	/**
	 * Begin as early as the configuration is known: a predecessor waits, and a signal
	 * that arrives before it is handled ends the JVM.
	 */
	static HotRestart begin(Supplier<GracefulProperties> properties, Environment environment) {
		ProgramStart.remember();
		HotRestart hotRestart = new HotRestart(properties, environment);
		hotRestart.handle(environment.getProperty("graceful.restart.signal", GracefulProperties.Restart.SIGNAL));
		if (hotRestart.mayHavePredecessor) {
			hotRestart.generation.begin().join();
		}
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
		Assembly assembly = this.generation.get();
		assembly.launcher().warnOfOverwrittenJar();
		this.hooks.around(signal, () -> assembly.generation().restart(new RestartRequest("signal " + signal)));
	}

	/**
	 * Whether somebody may have served before this JVM does.
	 */
	boolean mayHavePredecessor() {
		return this.mayHavePredecessor;
	}

	void joins(ConfigurableApplicationContext context) {
		this.context = context;
		context.getBeanFactory().registerSingleton(NAME, this);
		context.getBeanFactory().registerSingleton(GENERATION, this.generation);
		context.getBeanFactory().registerSingleton(WORK, this.work);
		context.addApplicationListener(this);
	}

	Restarts restarts() {
		return this.generation;
	}

	SampledTraffic traffic() {
		return this.generation.get().traffic();
	}

	/**
	 * A predecessor that retires still leaves the restarts that it is asked for to its
	 * successor; any other context that closes gives the signal back.
	 */
	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change && change.getSource() == this.context
				&& change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.generation.ready(() -> this.hooks.of(this.context));
		}
		else if (event instanceof ContextRefreshedEvent refreshed && refreshed.getSource() == this.context) {
			this.announcements.to(this.context);
		}
		else if (event instanceof ContextClosedEvent closed && closed.getSource() == this.context) {
			close();
		}
	}

	private void close() {
		this.generation.closing().ifPresent(this::close);
		if (!this.ending) {
			this.announcements.await(ANNOUNCE);
			this.signal.close();
		}
	}

	private void close(Assembly assembly) {
		assembly.launcher().close();
		if (!this.ending
				&& this.context.getBeanProvider(DrainBeforeStop.class).stream().anyMatch(DrainBeforeStop::isRunning)) {
			assembly.generation().closeToDrain();
		}
		else {
			assembly.generation().close();
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
			this.generation.get().generation().drain(timeout, () -> this.announcements.afterwards(drained));
		}
	}

	/**
	 * The application serves, but not well.
	 * @param reason a sentence
	 */
	void unwell(String reason) {
		this.generation.get().generation().unwell(reason);
	}

	void failed(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String reason = (cause != failure) ? failure + ", caused by " + cause : failure.toString();
		this.generation.made().ifPresent((assembly) -> assembly.generation().failed(reason));
	}

	/**
	 * What the handoff decides about the application, and tells it.
	 */
	private final class SpringApplicationLife implements Application {

		@Override
		public void retire() {
			HotRestart.this.ending = true;
			HotRestart.this.generation.get().endOfProcess().retire(() -> {
				HotRestart.this.announcements.await(ANNOUNCE);
				HotRestart.this.context.close();
			});
		}

		@Override
		public void abandon() {
			HotRestart.this.ending = true;
			HotRestart.this.generation.get().endOfProcess().abandon();
		}

		@Override
		public void happened(HandoffEvent event) {
			HotRestart.this.generation.get().happened(event);
			HotRestart.this.announcements.announce(event);
		}

		@Override
		public void log(Map<String, String> fields, Runnable line) {
			LogFields.with(fields, line);
		}

	}

}
