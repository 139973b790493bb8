package dev.graceful.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The end of an application, from the first signal until nothing is left.
 */
final class Stopping {

	/**
	 * For how long a process that was killed may still be seen.
	 */
	private static final Duration KILLED = Duration.ofSeconds(10);

	private static final Duration LOOK = Duration.ofSeconds(1);

	private final Surroundings surroundings;

	private final Screen screen;

	private final Time time;

	private final Duration began;

	private final Duration timeout;

	private final Map<Long, GenerationProcess> stopped = new LinkedHashMap<>();

	private Duration lastLook;

	private String left = "";

	private boolean warned;

	/**
	 * Begin.
	 * @param surroundings what is around
	 * @param timeout when to kill what has not ended
	 */
	Stopping(Surroundings surroundings, Duration timeout) {
		this.surroundings = surroundings;
		this.screen = surroundings.screen();
		this.time = surroundings.time();
		this.began = this.time.now();
		this.lastLook = this.began;
		this.timeout = timeout;
	}

	ExitCode stop(Chain chain) throws IOException {
		chain.generations().forEach(this::terminate);
		while (isAnyAlive() || hasHeirs()) {
			if (this.time.since(this.began).compareTo(this.timeout) > 0) {
				return kill("it had not ended within " + Text.seconds(this.timeout));
			}
			int interrupts = this.surroundings.interrupts().getAsInt();
			if (interrupts > 1) {
				return kill("Ctrl-C was pressed twice");
			}
			if (interrupts == 1 && !this.warned) {
				this.warned = true;
				this.screen.line(this.screen.notable("It still finishes what it has begun; Ctrl-C again kills it"));
			}
			look();
			this.time.pause();
		}
		this.screen.line(this.screen.good("Stopped") + " after " + Text.seconds(this.time.since(this.began)));
		return ExitCode.SUCCEEDED;
	}

	private void terminate(GenerationProcess generation) {
		this.screen.line("Stopping generation " + generation.status().self().generation() + ", pid " + generation.pid()
				+ ", which has " + Text.connections(generation.status().connections().all()));
		generation.terminate();
		this.stopped.put(generation.pid(), generation);
	}

	private boolean isAnyAlive() {
		return this.stopped.values().stream().anyMatch(GenerationProcess::isAlive);
	}

	/**
	 * A generation that has begun to serve in the meantime is stopped as well.
	 */
	private boolean hasHeirs() throws IOException {
		List<GenerationProcess> heirs = this.surroundings.neighbours()
			.find()
			.generations()
			.stream()
			.filter((each) -> !this.stopped.containsKey(each.pid()) && isHeir(each))
			.toList();
		heirs.forEach(this::terminate);
		return !heirs.isEmpty();
	}

	private boolean isHeir(GenerationProcess generation) {
		return generation.status()
			.history()
			.stream()
			.anyMatch((report) -> this.stopped.containsKey(report.predecessor().pid()));
	}

	/**
	 * Tell of the drain, where somebody still answers.
	 */
	private void look() throws IOException {
		if (this.time.since(this.lastLook).compareTo(LOOK) >= 0) {
			this.lastLook = this.time.now();
			List<GenerationProcess> draining = this.surroundings.neighbours()
				.find()
				.generations()
				.stream()
				.filter((each) -> this.stopped.containsKey(each.pid()))
				.toList();
			int connections = draining.stream().mapToInt((each) -> each.status().connections().all()).sum();
			String now = draining.isEmpty() ? "closing the application"
					: "draining, " + Text.connections(connections) + " left";
			if (!now.equals(this.left)) {
				this.left = now;
				this.screen.line("  " + now);
			}
		}
		this.screen.show(Text.seconds(this.time.since(this.began)) + " " + this.left);
	}

	private ExitCode kill(String why) {
		Set<Long> killed = new TreeSet<>();
		Duration asked = this.time.now();
		while (isAnyAlive() && this.time.since(asked).compareTo(KILLED) < 0) {
			this.stopped.values().stream().filter(GenerationProcess::isAlive).forEach((generation) -> {
				killed.add(generation.pid());
				generation.kill();
			});
			this.time.pause();
		}
		this.screen.line(this.screen.bad("Killed") + " pid "
				+ killed.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ": " + why);
		return isAnyAlive() ? ExitCode.FAILED : ExitCode.FORCED;
	}

}
