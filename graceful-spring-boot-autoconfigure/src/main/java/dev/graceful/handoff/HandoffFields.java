package dev.graceful.handoff;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.HandoffReport.Side;
import dev.graceful.handoff.Totals.Ending;
import dev.graceful.handoff.Totals.Times;

/**
 * What is said of handoffs as the fields of a frame.
 */
final class HandoffFields {

	private HandoffFields() {
	}

	static Fields of(RestartRequest request) {
		return new Fields().with("trigger", request.trigger())
			.with("by", request.by())
			.with("forced", request.forced());
	}

	static RestartRequest request(Fields fields) throws ProtocolException {
		return new RestartRequest(fields.text("trigger"), fields.text("by"),
				Boolean.parseBoolean(fields.text("forced")));
	}

	static Fields of(HandoffReport report) {
		return of(report.request()).with("id", report.id())
			.withAll("predecessor", List.of(report.predecessor()), HandoffFields::of)
			.withAll("successor", (report.successor() != null) ? List.of(report.successor()) : List.of(),
					HandoffFields::of)
			.with("began", report.began().toEpochMilli())
			.withAll("phases", report.phases(),
					(time) -> new Fields().with("phase", time.phase()).with("nanoseconds", time.duration().toNanos()))
			.with("warm-up", report.warmUp())
			.with("outcome", report.outcome())
			.with("cause", report.cause())
			.with("reason", report.reason())
			.withAll("last-lines", report.lastLines(), (line) -> new Fields().with("line", line))
			.with("held", report.connections().held())
			.with("moved", report.connections().moved())
			.with("closed", report.connections().closed())
			.with("hammered", report.connections().hammered());
	}

	static HandoffReport report(Fields fields) throws ProtocolException {
		List<PhaseTime> phases = new ArrayList<>();
		for (Fields phase : fields.all("phases")) {
			phases.add(new PhaseTime(phase.text("phase"), Duration.ofNanos(phase.number("nanoseconds"))));
		}
		List<String> lastLines = new ArrayList<>();
		for (Fields line : fields.all("last-lines")) {
			lastLines.add(line.text("line"));
		}
		Connections connections = new Connections(fields.count("held"), fields.count("moved"), fields.count("closed"),
				fields.count("hammered"));
		return new HandoffReport(fields.text("id"), request(fields), side(fields.all("predecessor")),
				side(fields.all("successor")), Instant.ofEpochMilli(fields.number("began")), List.copyOf(phases),
				fields.text("warm-up"), fields.constant("outcome", Outcome.ROLLED_BACK),
				fields.constant("cause", Cause.NONE), fields.text("reason"), List.copyOf(lastLines), connections);
	}

	static Fields of(Side side) {
		return new Fields().with("generation", side.generation())
			.with("pid", side.pid())
			.with("version", side.version());
	}

	static Side side(List<Fields> none) throws ProtocolException {
		if (none.isEmpty()) {
			return null;
		}
		Fields fields = none.get(0);
		return new Side(fields.count("generation"), fields.number("pid"), fields.text("version"));
	}

	static Fields of(Totals totals) {
		Fields fields = new Fields()
			.withAll("restarts", List.copyOf(totals.restarts().entrySet()),
					(restarts) -> new Fields().with("outcome", restarts.getKey().outcome())
						.with("cause", restarts.getKey().cause())
						.with("count", restarts.getValue()))
			.withAll("phases", List.copyOf(totals.phases().entrySet()),
					(phase) -> of(phase.getValue()).with("phase", phase.getKey()))
			.withAll("start-up", List.of(totals.startUp()), HandoffFields::of)
			.with("moved", totals.moved())
			.with("closed", totals.closed())
			.with("hammered", totals.hammered());
		List<Instant> lastRestart = (totals.lastRestart() != null) ? List.of(totals.lastRestart()) : List.of();
		return fields.withAll("last-restart", lastRestart,
				(instant) -> new Fields().with("milliseconds", instant.toEpochMilli()));
	}

	static Totals totals(Fields fields) throws ProtocolException {
		Map<Ending, Long> restarts = new HashMap<>();
		for (Fields item : fields.all("restarts")) {
			restarts.put(new Ending(item.constant("outcome", Outcome.ROLLED_BACK), item.constant("cause", Cause.NONE)),
					item.number("count"));
		}
		Map<String, Times> phases = new HashMap<>();
		for (Fields item : fields.all("phases")) {
			phases.put(item.text("phase"), times(item));
		}
		Times startUp = Times.NONE;
		for (Fields item : fields.all("start-up")) {
			startUp = times(item);
		}
		Instant lastRestart = null;
		for (Fields item : fields.all("last-restart")) {
			lastRestart = Instant.ofEpochMilli(item.number("milliseconds"));
		}
		return new Totals(Map.copyOf(restarts), Map.copyOf(phases), startUp, fields.number("moved"),
				fields.number("closed"), fields.number("hammered"), lastRestart);
	}

	static Fields of(Traffic traffic) {
		return new Fields().withAll("routes", traffic.routes(),
				(route) -> new Fields().with("method", route.method())
					.with("pattern", route.pattern())
					.with("requests", route.requests()));
	}

	static Traffic traffic(Fields fields) throws ProtocolException {
		List<Traffic.Route> routes = new ArrayList<>();
		for (Fields route : fields.all("routes")) {
			routes.add(new Traffic.Route(route.text("method"), route.text("pattern"), route.number("requests")));
		}
		return new Traffic(List.copyOf(routes));
	}

	private static Fields of(Times times) {
		return new Fields().with("count", times.count()).with("nanoseconds", times.duration().toNanos());
	}

	private static Times times(Fields fields) throws ProtocolException {
		return new Times(fields.number("count"), Duration.ofNanos(fields.number("nanoseconds")));
	}

}
