package dev.graceful.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.graceful.handoff.RunningGenerations;
import dev.graceful.launch.ArchiveSettings;
import dev.graceful.launch.ArchiveTraining;
import dev.graceful.launch.DetachedStart;
import dev.graceful.posix.SignalUnavailableException;
import dev.graceful.posix.Signals;
import dev.graceful.watch.WatchSettings;

/**
 * The words on the command line that ask for something to be done with the application,
 * instead of running it.
 */
public final class Verbs {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Verb verb;

	private final List<String> words;

	private final DetachedStart start;

	private final ArchiveTraining training;

	private Verbs(Verb verb, List<String> words, DetachedStart start, ArchiveTraining training) {
		this.verb = verb;
		this.words = words;
		this.start = start;
		this.training = training;
	}

	/**
	 * Look whether the arguments begin with such a word.
	 * @param arguments what the main method was given
	 * @param prefix what stands before each of our words; may be empty
	 * @param watched tells, if somebody wants to know, what is watched
	 * @param archives tells, if somebody wants to know, what is done about archives
	 * @return what is to be run; empty where the application is meant: also for a start
	 * in the foreground, and where the arguments are not those of this process
	 */
	public static Optional<Verbs> of(List<String> arguments, String prefix, Supplier<WatchSettings> watched,
			Supplier<ArchiveSettings> archives) {
		if (arguments.isEmpty()) {
			return Optional.empty();
		}
		List<String> words = arguments.subList(1, arguments.size());
		return all(prefix, watched, archives).filter((verb) -> arguments.get(0).equals(prefix + verb.name()))
			.filter((verb) -> !isInForeground(verb, words))
			.findFirst()
			.flatMap((verb) -> DetachedStart.of(arguments)
				.flatMap((start) -> ArchiveTraining.of(arguments)
					.map((training) -> new Verbs(verb, words, start, training))));
	}

	private static Stream<Verb> all(String prefix, Supplier<WatchSettings> watched,
			Supplier<ArchiveSettings> archives) {
		Start start = new Start();
		Restart restart = new Restart(start);
		List<Verb> verbs = List.of(start, new Stop(), restart, new Status(), new WatchFiles(restart, watched),
				new Train(archives));
		return Stream.concat(verbs.stream(), Stream.of(new Help(verbs, prefix)));
	}

	private static boolean isInForeground(Verb verb, List<String> words) {
		try {
			return Options.parse(words, verb.options()).has(Options.FOREGROUND);
		}
		catch (UsageException ex) {
			return false;
		}
	}

	/**
	 * Do what is asked for. Prints to the standard output, and returns when it is done.
	 * @param site where the application is
	 * @return the status to exit with
	 */
	public int run(Site site) {
		AtomicInteger interrupts = new AtomicInteger();
		try {
			Signals.handle("INT", interrupts::incrementAndGet);
		}
		catch (SignalUnavailableException ex) {
			// Then Ctrl-C just ends this process.
		}
		Surroundings surroundings = new Surroundings(site, Screen.ofThisProcess(), neighbours(site), this.start::start,
				this.training::run, Time.REAL, interrupts::get);
		return run(this.verb, this.words, surroundings).number();
	}

	static ExitCode run(Verb verb, List<String> words, Surroundings surroundings) {
		try {
			return verb.run(Options.parse(words, verb.options()), surroundings);
		}
		catch (UsageException ex) {
			return failed(verb, ex.getMessage(), ExitCode.USAGE, surroundings.screen());
		}
		catch (SilentException ex) {
			return failed(verb, ex.getMessage(), ExitCode.UNKNOWN, surroundings.screen());
		}
		catch (IOException ex) {
			return failed(verb, ex.getMessage(), ExitCode.FAILED, surroundings.screen());
		}
	}

	private static ExitCode failed(Verb verb, String reason, ExitCode code, Screen screen) {
		screen.line(screen.bad(verb.name()) + ": " + reason);
		return code;
	}

	private static Neighbours neighbours(Site site) {
		return () -> {
			RunningGenerations running = RunningGenerations.find(site.controlDirectory(), PATIENCE);
			List<GenerationProcess> generations = running.of(site.origin())
				.stream()
				.<GenerationProcess>map(RunningProcess::new)
				.toList();
			return new Neighbours.Found(generations,
					running.silent().stream().map(Path::getFileName).map(Path::toString).toList());
		};
	}

}
