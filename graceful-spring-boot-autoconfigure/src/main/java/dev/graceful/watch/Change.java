package dev.graceful.watch;

import java.nio.file.Path;
import java.util.List;

/**
 * What has become of a file.
 *
 * @param kind what, in one word
 * @param path the file, by the name by which it is watched
 * @param from its name before it was moved; {@code null} where it was not
 */
public record Change(Kind kind, Path path, Path from) {

	/**
	 * What can become of a file.
	 */
	public enum Kind {

		/**
		 * It was not there before.
		 */
		CREATED,

		/**
		 * It has another content.
		 */
		CHANGED,

		/**
		 * It is gone.
		 */
		DELETED,

		/**
		 * It has another name.
		 */
		MOVED

	}

	/**
	 * Sum up changes.
	 * @param changes at least one
	 * @return the first one, and how many more there are
	 */
	public static String summary(List<Change> changes) {
		Change first = changes.get(0);
		String text = first.describe(first.path.getFileName());
		return (changes.size() == 1) ? text : text + " and " + (changes.size() - 1) + " more";
	}

	private String describe(Path name) {
		return switch (this.kind) {
			case CREATED -> name + " created";
			case CHANGED -> name + " changed";
			case DELETED -> name + " deleted";
			case MOVED -> name + " moved from " + this.from.getFileName();
		};
	}

	/**
	 * Return the change with the whole path, for a person to read.
	 */
	@Override
	public String toString() {
		return describe(this.path);
	}

}
