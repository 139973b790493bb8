package dev.graceful.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;

/**
 * The generations that run, for programs: as far as the actuator endpoint tells the same,
 * by the same names.
 */
final class StatusJson {

	private StatusJson() {
	}

	static String of(List<Chain> chains, List<String> silent) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("running", !chains.isEmpty());
		json.put("generations",
				chains.stream().flatMap((chain) -> chain.generations().stream()).map(StatusJson::of).toList());
		json.put("silent", silent);
		return Json.text(json);
	}

	private static Map<String, Object> of(GenerationProcess generation) {
		GenerationStatus status = generation.status();
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("state", status.state().name());
		json.put("self", of(status.self()));
		json.put("started", (status.started() != null) ? status.started().toString() : null);
		json.put("obstacle", status.obstacle());
		json.put("memory", generation.residentBytes().isPresent() ? generation.residentBytes().getAsLong() : null);
		json.put("connections", fields("all", status.connections().all(), "idle", status.connections().idle(),
				"webSocket", status.connections().webSocket()));
		json.put("listeners",
				status.listeners()
					.stream()
					.map((listener) -> fields("connector", listener.connector(), "address", listener.address(),
							"boundBy", listener.boundBy()))
					.toList());
		json.put("handoff", of(status.handoff()));
		json.put("history", status.history().stream().map(StatusJson::of).toList());
		return json;
	}

	private static Map<String, Object> of(HandoffReport report) {
		if (report == null) {
			return null;
		}
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("id", report.id());
		json.put("request", fields("trigger", report.request().trigger(), "by", report.request().by(), "forced",
				report.request().forced()));
		json.put("predecessor", of(report.predecessor()));
		json.put("successor", (report.successor() != null) ? of(report.successor()) : null);
		json.put("began", report.began().toString());
		json.put("phases",
				report.phases()
					.stream()
					.map((time) -> fields("phase", time.phase(), "duration", time.duration().toString()))
					.toList());
		json.put("warmUp", report.warmUp());
		json.put("outcome", report.outcome().name());
		json.put("cause", report.cause().name());
		json.put("reason", report.reason());
		json.put("lastLines", report.lastLines());
		json.put("connections", fields("held", report.connections().held(), "moved", report.connections().moved(),
				"closed", report.connections().closed(), "hammered", report.connections().hammered()));
		return json;
	}

	private static Map<String, Object> of(HandoffReport.Side side) {
		return fields("generation", side.generation(), "pid", side.pid(), "version", side.version());
	}

	/**
	 * Not {@code Map.of}, whose order is another one in each process.
	 */
	private static Map<String, Object> fields(Object... namesAndValues) {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
		}
		return fields;
	}

}
