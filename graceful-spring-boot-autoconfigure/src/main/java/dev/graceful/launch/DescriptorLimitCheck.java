package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks whether this process may open what a handoff needs: the successor inherits the
 * limit, and this process has pipes, files and the control connection more than before.
 */
final class DescriptorLimitCheck implements LaunchCheck {

	/**
	 * A handoff was seen to open 9; the rest is for the clients that come meanwhile.
	 */
	private static final long NEEDED = 32;

	private static final String ADVICE = "raise its limit (ulimit -n, LimitNOFILE), or ask again when less is open";

	private static final Pattern LIMIT = Pattern.compile("^Max open files +(\\d+)", Pattern.MULTILINE);

	private final Path process;

	/**
	 * Create a check.
	 * @param process the directory of this process in {@code /proc}
	 */
	DescriptorLimitCheck(Path process) {
		this.process = process;
	}

	@Override
	public Optional<String> objection() {
		try {
			Matcher limit = LIMIT.matcher(Files.readString(this.process.resolve("limits")));
			return limit.find() ? objection(Long.parseLong(limit.group(1)), open()) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of("this process can open no more files (" + ex.getMessage() + "): " + ADVICE);
		}
	}

	private static Optional<String> objection(long limit, long open) {
		return (limit - open >= NEEDED) ? Optional.empty() : Optional.of("this process has " + open + " of the " + limit
				+ " descriptors open that it may have, and a restart needs " + NEEDED + " more: " + ADVICE);
	}

	private long open() throws IOException {
		try (Stream<Path> descriptors = Files.list(this.process.resolve("fd"))) {
			return descriptors.count();
		}
	}

}
