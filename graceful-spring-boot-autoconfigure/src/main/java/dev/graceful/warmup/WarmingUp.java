package dev.graceful.warmup;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Preparation;
import dev.graceful.handoff.Traffic;

/**
 * The preparation that warms up: it does what the application wants done, and sends
 * requests to this generation itself.
 */
public final class WarmingUp implements Preparation {

	private final WarmUpSettings settings;

	private final Supplier<List<WarmUp>> tasks;

	private final Predicate<ListenerName> warmed;

	private final SampledTraffic traffic;

	/**
	 * Create a preparation.
	 * @param settings how to warm up
	 * @param tasks what the application wants done; asked each time it begins
	 * @param warmed the connectors to send requests to
	 * @param traffic what clients ask for
	 */
	public WarmingUp(WarmUpSettings settings, Supplier<List<WarmUp>> tasks, Predicate<ListenerName> warmed,
			SampledTraffic traffic) {
		this.settings = settings;
		this.tasks = tasks;
		this.warmed = warmed;
		this.traffic = traffic;
	}

	@Override
	public Running begin(List<ListeningConnector> connectors, Consumer<Outcome> prepared) {
		List<WarmUp> tasks = this.tasks.get();
		Replay replay = new Replay(this.traffic.inherited(), this.settings.traffic().variables());
		if (tasks.isEmpty() && this.settings.requests().isEmpty() && replay.isEmpty()) {
			prepared.accept(Outcome.NOTHING);
			return () -> {
			};
		}
		return Run.start(this.settings, tasks, replay,
				connectors.stream().filter((connector) -> this.warmed.test(connector.name())).toList(), prepared);
	}

	@Override
	public Traffic traffic() {
		return this.traffic.traffic();
	}

	@Override
	public void inherit(Traffic traffic) {
		this.traffic.inherit(traffic);
	}

}
