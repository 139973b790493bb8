package dev.graceful.handoff;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.graceful.handoff.GenerationStatus.Held;
import dev.graceful.handoff.GenerationStatus.Listening;
import dev.graceful.handoff.GenerationStatus.State;

/**
 * How a generation stands as the fields of a frame: without the history, which may need
 * more room than a frame has.
 */
final class StatusFields {

	private StatusFields() {
	}

	static Fields of(GenerationStatus status) {
		return new Fields().with("state", status.state())
			.withAll("self", List.of(status.self()), HandoffFields::of)
			.with("location", status.origin().location())
			.with("main-class", status.origin().mainClass())
			.withAll("started", present(status.started()),
					(started) -> new Fields().with("milliseconds", started.toEpochMilli()))
			.withAll("obstacle", present(status.obstacle()), (obstacle) -> new Fields().with("reason", obstacle))
			.withAll("handoff", present(status.handoff()), HandoffFields::of)
			.withAll("listeners", status.listeners(),
					(listener) -> new Fields().with("connector", listener.connector())
						.with("address", listener.address())
						.with("bound-by", listener.boundBy()))
			.with("connections", status.connections().all())
			.with("idle", status.connections().idle())
			.with("web-socket", status.connections().webSocket());
	}

	private static <T> List<T> present(T value) {
		return (value != null) ? List.of(value) : List.of();
	}

	static GenerationStatus status(Fields fields) throws ProtocolException {
		HandoffReport.Side self = HandoffFields.side(fields.all("self"));
		if (self == null) {
			throw new ProtocolException("a status of nobody");
		}
		Instant started = null;
		for (Fields item : fields.all("started")) {
			started = Instant.ofEpochMilli(item.number("milliseconds"));
		}
		String obstacle = null;
		for (Fields item : fields.all("obstacle")) {
			obstacle = item.text("reason");
		}
		HandoffReport handoff = null;
		for (Fields item : fields.all("handoff")) {
			handoff = HandoffFields.report(item);
		}
		List<Listening> listeners = new ArrayList<>();
		for (Fields item : fields.all("listeners")) {
			listeners.add(new Listening(item.text("connector"), item.text("address"), item.count("bound-by")));
		}
		Held connections = new Held(fields.count("connections"), fields.count("idle"), fields.count("web-socket"));
		return new GenerationStatus(fields.constant("state", State.SERVING), self,
				new Origin(fields.text("location"), fields.text("main-class")), started, obstacle, handoff,
				List.copyOf(listeners), connections, List.of(), Totals.NONE);
	}

}
