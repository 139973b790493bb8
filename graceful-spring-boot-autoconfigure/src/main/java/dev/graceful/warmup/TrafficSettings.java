package dev.graceful.warmup;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.Traffic;

/**
 * How to warm up with what clients ask for.
 *
 * @param enabled whether to
 * @param maxRoutes how many routes a successor is told of
 * @param include patterns of the routes that are meant; all where it is empty
 * @param exclude patterns of those that are not
 * @param variables by name, what to put where a route's pattern has a variable
 */
public record TrafficSettings(boolean enabled, int maxRoutes, List<String> include, List<String> exclude,
		Map<String, String> variables) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a successor cannot be told of so many routes
	 */
	public TrafficSettings {
		if (maxRoutes < 1 || maxRoutes > Traffic.MOST_ROUTES) {
			throw new IllegalArgumentException(
					"'graceful.warmup.traffic.max-routes' must be from 1 to " + Traffic.MOST_ROUTES);
		}
	}

	/**
	 * Whether a route is meant.
	 * @param pattern the route's
	 */
	boolean means(String pattern) {
		return (this.include.isEmpty() || matches(this.include, pattern)) && !matches(this.exclude, pattern);
	}

	/**
	 * A route's pattern is no more than a text here: only asterisks stand for others.
	 */
	private static boolean matches(List<String> globs, String pattern) {
		return globs.stream()
			.map((glob) -> "glob:" + glob.replaceAll("[\\[\\]{}?\\\\]", "\\\\$0"))
			.anyMatch((glob) -> FileSystems.getDefault().getPathMatcher(glob).matches(Path.of(pattern)));
	}

}
