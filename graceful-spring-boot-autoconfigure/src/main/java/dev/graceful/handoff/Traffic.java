package dev.graceful.handoff;

import java.util.List;

/**
 * What clients ask an application for, by the routes that its code has: nothing that only
 * one request was about.
 *
 * @param routes what is asked for most, first
 */
public record Traffic(List<Route> routes) {

	/**
	 * Nothing is known of it.
	 */
	public static final Traffic NONE = new Traffic(List.of());

	/**
	 * What fits into a frame, however long each is.
	 */
	public static final int MOST_ROUTES = 100;

	/**
	 * In characters.
	 */
	public static final int LONGEST_PATTERN = 128;

	/**
	 * One route.
	 *
	 * @param method the method of its requests
	 * @param pattern the pattern of their paths, in which what is different in each of
	 * them has a name
	 * @param requests how many there were, lately
	 */
	public record Route(String method, String pattern, long requests) {

		@Override
		public String toString() {
			return this.method + " " + this.pattern;
		}

	}

}
