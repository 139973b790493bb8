package dev.graceful.boot;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffEvent.Alone;
import dev.graceful.handoff.HandoffEvent.PhaseEntered;
import dev.graceful.handoff.HandoffEvent.RolledBack;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.ListenerName;
import dev.graceful.supervise.ListenerStore;
import dev.graceful.supervise.ServiceManager;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Keeps the service manager informed. Only its main process does so: the predecessor,
 * until it names the successor and ends; for what another one says may be refused.
 */
final class ServiceManagerUpdates {

	private static final Log logger = LogFactory.getLog(ServiceManagerUpdates.class);

	private static final Duration ANSWER = Duration.ofSeconds(5);

	private static final int PER_INTERVAL = 2;

	private final ServiceManager serviceManager;

	private final GenerationOnDemand generation;

	private final ListenerStore store;

	private final GracefulProperties properties;

	private final Duration stop;

	private final ScheduledExecutorService watchdog = new ScheduledThreadPoolExecutor(1, (task) -> {
		Thread thread = new Thread(task, "graceful-watchdog");
		thread.setDaemon(true);
		return thread;
	});

	private int number;

	private final Set<ListenerName> stored = new HashSet<>();

	private volatile boolean isMainProcess;

	/**
	 * Create what has said nothing yet.
	 * @param serviceManager is told
	 * @param generation is asked who the successor is, and for the listeners
	 * @param properties tell how long each phase may take
	 * @param stop how long the application's end may take
	 */
	ServiceManagerUpdates(ServiceManager serviceManager, GenerationOnDemand generation, GracefulProperties properties,
			Duration stop) {
		this.serviceManager = serviceManager;
		this.store = new ListenerStore(serviceManager);
		this.generation = generation;
		this.properties = properties;
		this.stop = stop;
	}

	@EventListener
	void alone(Alone event) {
		this.isMainProcess = true;
		this.number = event.generation();
		if (this.serviceManager.stores()) {
			store();
		}
		this.serviceManager.ready("Generation " + this.number + " serves");
		this.serviceManager.watchdog().ifPresent((interval) -> {
			long nanos = interval.toNanos() / PER_INTERVAL;
			this.watchdog.scheduleAtFixedRate(this::alive, 0, nanos, TimeUnit.NANOSECONDS);
		});
	}

	/**
	 * What was stored by an earlier generation, or life, is in the store already, and may
	 * have to be forgotten here.
	 */
	private void store() {
		try {
			this.store.store(answer(this.generation.get().generation().duplicateListeners()));
			this.stored.addAll(names(answer(this.generation.status())));
		}
		catch (CompletionException ex) {
			logger.warn("The listeners are not in the service manager's store: " + ex.getCause());
		}
	}

	/**
	 * If what owns the handoff's state is stuck, it does not answer.
	 */
	private void alive() {
		this.generation.status().thenRun(this.serviceManager::alive);
	}

	@EventListener
	void entered(PhaseEntered event) {
		if (!this.isMainProcess) {
			return;
		}
		GracefulProperties.Restart restart = this.properties.restart();
		String successor = "generation " + (this.number + 1);
		switch (event.phase()) {
			case "PREPARE" ->
				this.serviceManager.reloading("Looks whether " + successor + " can be started", restart.checkTimeout());
			case "LAUNCH" -> this.serviceManager.busy("Starts " + successor, restart.connectTimeout());
			case "LISTENERS" ->
				this.serviceManager.busy("Passes the listeners to " + successor, restart.connectTimeout());
			case "WARM" -> this.serviceManager.busy("Waits for " + successor + " to be ready", restart.startTimeout());
			case "COMMIT" -> this.serviceManager.busy("Lets " + successor + " serve", restart.commitTimeout());
			case "RAMP" -> this.serviceManager.busy("Lets " + successor + " take over little by little",
					this.properties.ramp().duration().plus(restart.answerTimeout()));
			case "PROBATION" -> this.serviceManager.busy("Watches " + successor + " serve",
					restart.probation().plus(restart.answerTimeout()));
			case "ROLL_BACK" -> this.serviceManager.busy("Serves on, and ends " + successor,
					restart.terminateTimeout().multipliedBy(3));
			case "DRAIN" -> this.serviceManager
				.ready("Generation " + (this.number + 1) + " serves, and this one finishes what it has begun");
			case "RETIRE" -> retire();
			default -> {
			}
		}
	}

	private void retire() {
		this.isMainProcess = false;
		this.watchdog.shutdownNow();
		GenerationStatus status = answer(this.generation.status());
		this.stored.removeAll(names(status));
		this.store.forget(this.stored);
		HandoffReport.Side successor = status.handoff().successor();
		this.serviceManager.mainProcess(successor.pid(), "Generation " + successor.generation() + " serves");
	}

	private static <T> T answer(CompletableFuture<T> question) {
		return question.orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static Set<ListenerName> names(GenerationStatus status) {
		return status.listeners()
			.stream()
			.map((listener) -> new ListenerName(listener.connector(), listener.address()))
			.collect(Collectors.toSet());
	}

	@EventListener
	void rolledBack(RolledBack event) {
		if (this.isMainProcess) {
			this.serviceManager.ready("Generation " + this.number + " serves on: " + event.reason());
		}
	}

	@EventListener(ContextClosedEvent.class)
	void closed() {
		if (this.isMainProcess) {
			this.serviceManager.stopping("Finishes what it has begun", this.stop);
		}
	}

}
