package dev.graceful.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The generations of all applications that run with a control directory, as far as they
 * are this user's.
 *
 * @param generations those that have said how they stand, the oldest process first
 * @param silent control sockets of processes that are there, and do not answer: they
 * hang, or are stopped
 */
public record RunningGenerations(List<RunningGeneration> generations, List<Path> silent) {

	private static final Comparator<RunningGeneration> BY_AGE = Comparator
		.comparing((generation) -> generation.found().started(), Comparator.nullsLast(Comparator.naturalOrder()));

	/**
	 * Look who is there. All are asked at once, and what the dead have left is passed
	 * over.
	 * @param controlDirectory where they make their control sockets
	 * @param patience how long to wait for all of them together
	 * @return who is there; nobody where there is no such directory
	 * @throws IOException if the directory is not this user's alone, or cannot be read
	 */
	public static RunningGenerations find(Path controlDirectory, Duration patience) throws IOException {
		if (!Files.exists(controlDirectory)) {
			return new RunningGenerations(List.of(), List.of());
		}
		long deadline = System.nanoTime() + patience.toNanos();
		List<Path> silent = new ArrayList<>();
		Map<Path, ControlCall> calls = new LinkedHashMap<>();
		for (Path socket : ControlDirectory.open(controlDirectory).sockets()) {
			try {
				calls.put(socket, RunningGeneration.askForStatus(socket));
			}
			catch (IOException ex) {
				addIfThere(socket, silent);
			}
		}
		List<RunningGeneration> generations = new ArrayList<>();
		for (Map.Entry<Path, ControlCall> asked : calls.entrySet()) {
			try (ControlCall call = asked.getValue()) {
				generations.add(RunningGeneration.heard(asked.getKey(), call, deadline));
			}
			catch (IOException ex) {
				addIfThere(asked.getKey(), silent);
			}
		}
		return new RunningGenerations(generations.stream().sorted(BY_AGE).toList(), List.copyOf(silent));
	}

	/**
	 * One that ended while it was asked has removed its socket, or nobody listens there.
	 */
	private static void addIfThere(Path socket, List<Path> silent) {
		if (Files.exists(socket) && !ControlDirectory.isDead(socket)) {
			silent.add(socket);
		}
	}

	/**
	 * Keep those that run the same application.
	 * @param origin where its code comes from
	 * @return the generations from there
	 */
	public List<RunningGeneration> of(Origin origin) {
		return this.generations.stream().filter((each) -> each.found().origin().isSameAs(origin)).toList();
	}

}
