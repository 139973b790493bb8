package dev.graceful.watch;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/**
 * One line of an ignore file, as Git reads it.
 *
 * @param base the directory below which it holds
 * @param matcher matches the name of a file, or its path below the base
 * @param anchored whether it is the path
 * @param directoriesOnly whether it holds for directories alone
 * @param negated whether it lets in again what a line above it has left out
 */
record IgnoreRule(Path base, PathMatcher matcher, boolean anchored, boolean directoriesOnly, boolean negated) {

	/**
	 * Read a line.
	 * @param base the directory below which it holds
	 * @param line the line, which is neither empty nor a comment
	 * @return the rule
	 * @throws java.util.regex.PatternSyntaxException if it is none
	 */
	static IgnoreRule parse(Path base, String line) {
		boolean negated = line.startsWith("!");
		String pattern = negated ? line.substring(1) : line;
		boolean directoriesOnly = pattern.endsWith("/");
		pattern = directoriesOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
		boolean anchored = pattern.contains("/");
		pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
		return new IgnoreRule(base, FileSystems.getDefault().getPathMatcher("glob:" + glob(pattern)), anchored,
				directoriesOnly, negated);
	}

	/**
	 * Git knows no groups, and its {@code **} in front of a slash is no directory, too.
	 */
	private static String glob(String pattern) {
		return pattern.replaceAll("(?<!\\\\)([{}])", "\\\\$1").replaceAll("(?<=^|/)\\*\\*/", "{**/,}");
	}

	/**
	 * Make a rule for one path, and for what is called like it with something added.
	 * @param path the path
	 * @return the rule
	 */
	static IgnoreRule named(Path path) {
		String name = path.getFileName().toString().replaceAll("[\\\\*?\\[\\]{},]", "\\\\$0");
		return new IgnoreRule(path.getParent(),
				FileSystems.getDefault().getPathMatcher("glob:{" + name + "," + name + ".*}"), true, false, false);
	}

	boolean holdsFor(Path path, boolean directory) {
		if (!path.startsWith(this.base) || path.equals(this.base) || (this.directoriesOnly && !directory)) {
			return false;
		}
		return this.matcher.matches(this.anchored ? this.base.relativize(path) : path.getFileName());
	}

}
