package dev.graceful.boot;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.Totals;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * How a generation stands, as the endpoint answers it: the names are those of
 * {@link GenerationStatus}, which says what they mean.
 *
 * @param state what it does
 * @param self which generation this is
 * @param started when its JVM was started
 * @param obstacle why it cannot be restarted
 * @param handoff the handoff that is under way
 * @param listeners its listeners
 * @param connections its connections
 * @param history the last handoffs, the newest first
 * @param totals what was counted over all generations
 */
record StatusDescriptor(GenerationStatus.State state, HandoffReport.Side self, Instant started, String obstacle,
		HandoffReport handoff, List<GenerationStatus.Listening> listeners, GenerationStatus.Held connections,
		List<HandoffReport> history, Counted totals) implements OperationResponseBody {

	static StatusDescriptor of(GenerationStatus status) {
		return new StatusDescriptor(status.state(), status.self(), status.started(), status.obstacle(),
				status.handoff(), status.listeners(), status.connections(), status.history(),
				Counted.of(status.totals()));
	}

	/**
	 * What was counted over all generations, as {@link Totals} has it.
	 */
	record Counted(List<Ended> restarts, Map<String, Totals.Times> phases, Totals.Times startUp, long moved,
			long closed, long hammered, Instant lastRestart) {

		static Counted of(Totals totals) {
			List<Ended> restarts = totals.restarts()
				.entrySet()
				.stream()
				.map((entry) -> new Ended(entry.getKey().outcome(), entry.getKey().cause(), entry.getValue()))
				.sorted(Comparator.comparing(Ended::outcome).thenComparing(Ended::cause))
				.toList();
			return new Counted(restarts, totals.phases(), totals.startUp(), totals.moved(), totals.closed(),
					totals.hammered(), totals.lastRestart());
		}

	}

	/**
	 * How many handoffs have ended in one way.
	 *
	 * @param outcome what became of them
	 * @param cause why they came to nothing
	 * @param count how many
	 */
	record Ended(HandoffReport.Outcome outcome, HandoffReport.Cause cause, long count) {
	}

}
