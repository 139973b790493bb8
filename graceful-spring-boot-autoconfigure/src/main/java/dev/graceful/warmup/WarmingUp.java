package dev.graceful.warmup;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Preparation;

/**
 * The preparation that warms up: it does what the application wants done, and sends
 * requests to this generation itself.
 */
public final class WarmingUp implements Preparation {

	private final WarmUpSettings settings;

	private final Supplier<List<WarmUp>> tasks;

	private final Predicate<ListenerName> warmed;

	/**
	 * Create a preparation.
	 * @param settings how to warm up
	 * @param tasks what the application wants done; asked each time it begins
	 * @param warmed the connectors to send requests to
	 */
	public WarmingUp(WarmUpSettings settings, Supplier<List<WarmUp>> tasks, Predicate<ListenerName> warmed) {
		this.settings = settings;
		this.tasks = tasks;
		this.warmed = warmed;
	}

	@Override
	public Running begin(List<ListeningConnector> connectors, Consumer<Outcome> prepared) {
		List<WarmUp> tasks = this.tasks.get();
		if (tasks.isEmpty() && this.settings.requests().isEmpty()) {
			prepared.accept(Outcome.NOTHING);
			return () -> {
			};
		}
		return Run.start(this.settings, tasks,
				connectors.stream().filter((connector) -> this.warmed.test(connector.name())).toList(), prepared);
	}

}
