package dev.graceful.boot;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.Restarts;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Tells which generation answers, and what became of the last restart.
 */
final class GracefulInfoContributor implements InfoContributor {

	private final PresentStatus status;

	GracefulInfoContributor(Restarts restarts) {
		this.status = new PresentStatus(restarts);
	}

	@Override
	public void contribute(Info.Builder builder) {
		this.status.get().ifPresent((status) -> builder.withDetail("graceful", details(status)));
	}

	private static Map<String, Object> details(GenerationStatus status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("generation", status.self().generation());
		details.put("pid", status.self().pid());
		details.put("version", status.self().version());
		details.put("started", status.started());
		status.history().stream().findFirst().ifPresent((last) -> details.put("lastRestart", details(last)));
		return details;
	}

	private static Map<String, Object> details(HandoffReport restart) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("handoff", restart.id());
		details.put("began", restart.began());
		details.put("outcome", TagValue.of(restart.outcome()));
		return details;
	}

}
