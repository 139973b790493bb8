package dev.graceful.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * What is around a verb.
 *
 * @param site where the application is
 * @param screen where to print
 * @param neighbours who runs already
 * @param starter starts the application
 * @param trainer makes an archive of it
 * @param time the time
 * @param interrupts how often Ctrl-C was pressed
 */
record Surroundings(Site site, Screen screen, Neighbours neighbours, Starter starter, Trainer trainer, Time time,
		IntSupplier interrupts) {

	/**
	 * Find the one application that runs, or the one that was chosen.
	 * @param options may choose one by the pid of a generation
	 * @return the chain; empty where nothing runs
	 * @throws UsageException if there are several to choose from, or not that one
	 * @throws IOException if it cannot be told whether something runs
	 */
	Optional<Chain> chosen(Options options) throws UsageException, IOException {
		Neighbours.Found found = this.neighbours.find();
		List<Chain> chains = Chain.of(found.generations());
		if (options.has(Options.PID)) {
			long pid = options.pid().orElseThrow();
			return Optional.of(chains.stream()
				.filter((chain) -> chain.includes(pid))
				.findFirst()
				.orElseThrow(() -> new UsageException(
						"pid " + pid + " is no generation of " + this.site.origin() + " that answers" + list(chains))));
		}
		if (chains.size() > 1) {
			throw new UsageException("several run from " + this.site.origin() + ", so say which by " + Options.PID
					+ "=<pid>" + list(chains));
		}
		if (chains.isEmpty() && !found.silent().isEmpty()) {
			throw new SilentException(found.silent());
		}
		return chains.stream().findFirst();
	}

	private static String list(List<Chain> chains) {
		return chains.stream().map((chain) -> System.lineSeparator() + "  " + chain).collect(Collectors.joining());
	}

}
