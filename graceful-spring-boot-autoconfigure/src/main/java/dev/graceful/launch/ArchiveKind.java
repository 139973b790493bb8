package dev.graceful.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a JDK keeps classes in, for the next JVM to start faster.
 */
enum ArchiveKind {

	/**
	 * Parsed and verified classes, in a dynamic archive on top of the JDK's own.
	 */
	CLASS_DATA("jsa", "-XX:SharedArchiveFile=", "-Xlog:cds*=off", "-XX:ArchiveClassesAtExit=", "-Xshare:on"),

	/**
	 * The same, loaded and linked already, with the profiles of methods (JEP 483, 514,
	 * 515).
	 */
	AHEAD_OF_TIME("aot", "-XX:AOTCache=", "-Xlog:aot*=off", "-XX:AOTCacheOutput=", "-XX:AOTMode=on");

	/**
	 * By this a file of ours is told from one that somebody else has made.
	 */
	private static final String OURS = ".graceful.";

	private static final int FIRST_WITH_ONE_STEP = 25;

	private final String suffix;

	private final String use;

	/**
	 * The JVM would warn of an archive that it cannot use, in the middle of what the
	 * application prints. A selection of the user's own follows this one, and counts.
	 */
	private final String silence;

	private final String make;

	private final String strict;

	private final Pattern ours;

	ArchiveKind(String suffix, String use, String silence, String make, String strict) {
		this.suffix = OURS + suffix;
		this.use = use;
		this.silence = silence;
		this.make = make;
		this.strict = strict;
		this.ours = Pattern.compile(Pattern.quote(use) + ".*" + Pattern.quote(this.suffix));
	}

	/**
	 * Return the best kind that a JDK makes in one step.
	 * @param feature its feature version
	 * @return the kind
	 */
	static ArchiveKind of(int feature) {
		return (feature >= FIRST_WITH_ONE_STEP) ? AHEAD_OF_TIME : CLASS_DATA;
	}

	/**
	 * Return how the names of such archives end.
	 * @return the end of the name
	 */
	String suffix() {
		return this.suffix;
	}

	List<String> toUse(Path archive) {
		return List.of(this.use + archive, this.silence);
	}

	/**
	 * Return what lets a JVM end at once if it cannot use an archive, for one that is not
	 * whole as well.
	 */
	List<String> toTry(Path archive) {
		return List.of(this.use + archive, this.strict, "-XX:+VerifySharedSpaces");
	}

	String toMake(Path archive) {
		return this.make + archive;
	}

	/**
	 * Tell how many arguments are those that {@link #toUse} returned.
	 * @param arguments arguments, of which the first ones are looked at
	 * @return how many to leave out
	 */
	static int leading(List<String> arguments) {
		for (ArchiveKind kind : values()) {
			if (!arguments.isEmpty() && kind.ours.matcher(arguments.get(0)).matches()) {
				return (arguments.size() > 1 && arguments.get(1).equals(kind.silence)) ? 2 : 1;
			}
		}
		return 0;
	}

}
