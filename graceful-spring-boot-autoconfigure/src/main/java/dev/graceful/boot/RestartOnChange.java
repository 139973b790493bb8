package dev.graceful.boot;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import dev.graceful.handoff.HandoffEvent.Alone;
import dev.graceful.handoff.HandoffEvent.PhaseEntered;
import dev.graceful.handoff.HandoffEvent.RolledBack;
import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import dev.graceful.launch.ProgramFiles;
import dev.graceful.watch.Change;
import dev.graceful.watch.Restarter;
import dev.graceful.watch.Watch;
import dev.graceful.watch.WatchSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Lets the application restart itself when its files change, while this generation serves
 * alone.
 */
final class RestartOnChange implements Restarter {

	private static final Log logger = LogFactory.getLog(RestartOnChange.class);

	private static final int MOST_TOLD = 10;

	private final Restarts restarts;

	private final WatchSettings settings;

	private final Watch watch;

	RestartOnChange(Restarts restarts, WatchSettings settings, ProgramFiles program) {
		this.restarts = restarts;
		this.settings = settings;
		this.watch = new Watch(settings, program::obstacle, this);
	}

	/**
	 * Begin as early as the configuration is known: it was read after the JVM was
	 * started.
	 */
	static RestartOnChange begin(Restarts restarts, GracefulProperties properties,
			ConfigurableEnvironment environment) {
		return begin(restarts, properties, environment,
				Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
	}

	static RestartOnChange begin(Restarts restarts, GracefulProperties properties, ConfigurableEnvironment environment,
			Instant started) {
		ProgramFiles program = ProgramFiles.ofThisProcess();
		RestartOnChange restartOnChange = new RestartOnChange(restarts, WatchedEnvironment.settings(environment,
				properties.watch(), properties.control().directory(), program, started), program);
		restartOnChange.watch.begin();
		return restartOnChange;
	}

	@EventListener(Alone.class)
	void alone() {
		logger.info("Restarts when something changes in " + told(this.settings.paths()));
		this.watch.resume();
	}

	@EventListener
	void entered(PhaseEntered event) {
		switch (event.phase()) {
			case "PREPARE" -> this.watch.pause();
			case "LAUNCH" -> this.watch.tried();
			default -> {
			}
		}
	}

	@EventListener(RolledBack.class)
	void rolledBack() {
		this.watch.resume();
	}

	@EventListener(ContextClosedEvent.class)
	void closed() {
		this.watch.close();
	}

	@Override
	public CompletableFuture<Outcome> restart(List<Change> changes) {
		logger.info("Asks for a restart, since something has changed: " + told(changes));
		return this.restarts.request(new RestartRequest("watch", Change.summary(changes), false))
			.thenApply(RestartOnChange::outcome);
	}

	private static String told(List<?> all) {
		String first = all.stream().limit(MOST_TOLD).map(Object::toString).collect(Collectors.joining(", "));
		return (all.size() <= MOST_TOLD) ? first : first + " and " + (all.size() - MOST_TOLD) + " more";
	}

	private static Outcome outcome(RestartAnswer answer) {
		if (answer instanceof RestartAnswer.Begun) {
			return Outcome.TRIED;
		}
		String reason = (answer instanceof RestartAnswer.Refused refused) ? refused.reason()
				: ((RestartAnswer.Off) answer).reason();
		logger.info("Asks again later, for there is no restart now: " + reason);
		return Outcome.REFUSED;
	}

}
