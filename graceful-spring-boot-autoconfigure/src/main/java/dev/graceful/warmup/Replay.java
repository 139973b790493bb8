package dev.graceful.warmup;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.graceful.handoff.Traffic;
import dev.graceful.handoff.Traffic.Route;

/**
 * What a successor sends to itself of what its predecessor was asked for, and what it
 * leaves out. For one thread at a time.
 */
final class Replay {

	/**
	 * What all requests weigh together, about.
	 */
	private static final int WEIGHT = 250;

	/**
	 * Nothing is known of what clients accept, so it is what a browser does, and any
	 * other client too where there is nothing for a browser.
	 */
	private static final Map<String, String> HEADERS = Map.of("Accept", "text/html,application/json;q=0.9,*/*;q=0.8",
			"Accept-Encoding", "gzip");

	/**
	 * A name, and perhaps the expression that its value matches, which may have braces.
	 */
	private static final Pattern VARIABLE = Pattern.compile("\\{([^{}:*]+)(?::(?:[^{}]|\\{[^{}]*\\})*)?\\}");

	private final List<WarmUpRequest> requests = new ArrayList<>();

	private final Map<String, Integer> leftOut = new TreeMap<>();

	Replay(Traffic traffic, Map<String, String> variables) {
		long all = traffic.routes().stream().mapToLong(Route::requests).sum();
		for (Route route : traffic.routes()) {
			Optional<String> obstacle = obstacle(route, variables);
			if (obstacle.isPresent()) {
				leaveOut(obstacle.get());
			}
			else {
				int weight = (int) Math.max(1, Math.round((double) WEIGHT * route.requests() / all));
				this.requests.add(new WarmUpRequest(route.method(), path(route.pattern(), variables), HEADERS, null,
						weight, null));
			}
		}
	}

	private static Optional<String> obstacle(Route route, Map<String, String> variables) {
		if (!SampledTraffic.SAFE.contains(route.method())) {
			return Optional.of("not safe");
		}
		Matcher variable = VARIABLE.matcher(route.pattern());
		if (variable.replaceAll("").matches(".*[*?{}].*")) {
			return Optional.of("a wildcard");
		}
		return variable.reset()
			.results()
			.map((result) -> result.group(1))
			.filter((name) -> !variables.containsKey(name))
			.map((name) -> "no value for {" + name + "}")
			.findFirst();
	}

	private static String path(String pattern, Map<String, String> variables) {
		String path = VARIABLE.matcher(pattern).replaceAll((variable) -> value(variable, variables));
		try {
			return new URI(null, null, path.startsWith("/") ? path : "/" + path, null).toASCIIString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String value(MatchResult variable, Map<String, String> variables) {
		return Matcher.quoteReplacement(variables.get(variable.group(1)));
	}

	/**
	 * Whether there is no traffic.
	 */
	boolean isEmpty() {
		return this.requests.isEmpty() && this.leftOut.isEmpty();
	}

	List<WarmUpRequest> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Send a request no more.
	 * @param request the request
	 * @param reason why, in a few words
	 */
	void leaveOut(WarmUpRequest request, String reason) {
		this.requests.remove(request);
		leaveOut(reason);
	}

	private void leaveOut(String reason) {
		this.leftOut.merge(reason, 1, Integer::sum);
	}

	/**
	 * Return everything in words.
	 */
	@Override
	public String toString() {
		String sent = this.requests.size() + ((this.requests.size() == 1) ? " route" : " routes") + " of the traffic";
		if (this.leftOut.isEmpty()) {
			return sent;
		}
		return sent + ", " + this.leftOut.values().stream().mapToInt(Integer::intValue).sum() + " left out ("
				+ this.leftOut.entrySet()
					.stream()
					.map((reason) -> reason.getValue() + ": " + reason.getKey())
					.collect(Collectors.joining(", "))
				+ ")";
	}

}
