package dev.graceful.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.GenerationStatus.State;
import dev.graceful.handoff.HandoffReport;

/**
 * The generations of one running application: the one that serves, and, while a handoff
 * is under way, the other one of it.
 *
 * @param generations the oldest first
 */
record Chain(List<GenerationProcess> generations) {

	/**
	 * Tell several that run from the same place from each other.
	 */
	static List<Chain> of(List<GenerationProcess> generations) {
		List<Chain> chains = new ArrayList<>();
		for (GenerationProcess generation : generations) {
			List<Chain> related = chains.stream().filter((chain) -> chain.isRelatedTo(generation)).toList();
			chains.removeAll(related);
			chains.add(new Chain(Stream
				.concat(related.stream().flatMap((chain) -> chain.generations.stream()), Stream.of(generation))
				.toList()));
		}
		return chains;
	}

	private boolean isRelatedTo(GenerationProcess other) {
		return this.generations.stream()
			.anyMatch((each) -> handoffOf(each).contains(other.pid()) || handoffOf(other).contains(each.pid()));
	}

	private static Set<Long> handoffOf(GenerationProcess generation) {
		HandoffReport handoff = generation.status().handoff();
		return (handoff == null) ? Set.of()
				: Stream.of(handoff.predecessor(), handoff.successor())
					.filter(Objects::nonNull)
					.map(HandoffReport.Side::pid)
					.collect(Collectors.toSet());
	}

	boolean includes(long pid) {
		return this.generations.stream().anyMatch((generation) -> generation.pid() == pid);
	}

	/**
	 * Return the generation that accepts new clients.
	 * @return the youngest that does; the youngest of all where none does
	 */
	GenerationProcess serving() {
		List<GenerationProcess> accepting = this.generations.stream()
			.filter((each) -> each.status().state() != State.DRAINING)
			.toList();
		List<GenerationProcess> candidates = accepting.isEmpty() ? this.generations : accepting;
		return candidates.get(candidates.size() - 1);
	}

	/**
	 * Return the handoff that is under way.
	 * @return the report of whoever knows of it
	 */
	Optional<HandoffReport> handoff() {
		return this.generations.stream().map((each) -> each.status().handoff()).filter(Objects::nonNull).findFirst();
	}

	/**
	 * Return the last handoff whose outcome is known.
	 */
	Optional<HandoffReport> last() {
		return serving().status().history().stream().findFirst();
	}

	/**
	 * Return the listeners of the generation that serves.
	 */
	String listeners() {
		return serving().status()
			.listeners()
			.stream()
			.map((listener) -> listener.connector() + " (" + listener.address() + ")")
			.collect(Collectors.joining(", "));
	}

	/**
	 * Return who it is in a few words.
	 */
	@Override
	public String toString() {
		GenerationStatus status = serving().status();
		return "pid " + status.self().pid() + ", " + status.self().version() + ", serves " + listeners();
	}

}
