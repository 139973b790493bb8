package dev.graceful.boot;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;

/**
 * Asks the application's health, as Boot knows it.
 */
final class HealthCheck implements ProbationCheck {

	private static final Set<Status> UNWELL = Set.of(Status.DOWN, Status.OUT_OF_SERVICE);

	private final HealthEndpoint endpoint;

	private final String[] path;

	private final Duration timeout;

	/**
	 * Create a check of a health.
	 * @param endpoint where to ask
	 * @param group which group of it; empty for the whole health
	 * @param timeout how long an answer may take
	 */
	HealthCheck(HealthEndpoint endpoint, String group, Duration timeout) {
		this.endpoint = endpoint;
		this.path = group.isEmpty() ? new String[0] : new String[] { group };
		this.timeout = timeout;
	}

	@Override
	public Optional<String> complaint() {
		FutureTask<HealthDescriptor> answer = new FutureTask<>(() -> this.endpoint.healthForPath(this.path));
		Thread thread = new Thread(answer, "graceful-health");
		thread.setDaemon(true);
		thread.start();
		try {
			return complaint(answer.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS));
		}
		catch (TimeoutException ex) {
			return Optional.of("its health check does not answer");
		}
		catch (ExecutionException ex) {
			return Optional.of("its health check fails: " + ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
	}

	/**
	 * A group without members has no health.
	 */
	private static Optional<String> complaint(HealthDescriptor health) {
		return Optional.ofNullable(health)
			.filter(HealthCheck::isUnwell)
			.map((unwell) -> "its health is " + unwell.getStatus() + components(unwell));
	}

	private static String components(HealthDescriptor health) {
		if (!(health instanceof CompositeHealthDescriptor composite)) {
			return "";
		}
		String components = composite.getComponents()
			.entrySet()
			.stream()
			.filter((component) -> isUnwell(component.getValue()))
			.map((component) -> component.getKey() + components(component.getValue()))
			.collect(Collectors.joining(", "));
		return components.isEmpty() ? "" : ": " + components;
	}

	private static boolean isUnwell(HealthDescriptor health) {
		return UNWELL.contains(health.getStatus());
	}

}
