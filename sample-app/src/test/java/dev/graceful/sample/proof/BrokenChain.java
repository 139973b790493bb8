package dev.graceful.sample.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.graceful.sample.client.Failure;
import dev.graceful.sample.client.FailureKind;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.process.Await;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;
import dev.graceful.sample.proof.ChainStep.Expected;

/**
 * Three generations under load, the second of which is killed, and what became of
 * everything.
 *
 * @param step when it was killed
 * @param requests how many were sent
 * @param lost how many requests were in the hands of the one that was killed
 * @param unserved how many failed because nobody listened, or whoever listened was not
 * ready before the client gave up
 * @param flaws what must not be, as sentences
 */
record BrokenChain(ChainStep step, long requests, long lost, long unserved, List<String> flaws) {

	static final String[] TITLES = { "generation 2 is killed when it", "serves at the end", "requests", "lost with it",
			"nobody was ready", "flaws" };

	private static final Duration DEADLINE = Duration.ofSeconds(120);

	private static final Duration WINDOW = Duration.ofSeconds(1);

	private static final Duration SEEN_LATE = Duration.ofMillis(500);

	private static final String PID_FILE = "app.pid";

	private static final Pattern LAUNCHED = Pattern.compile("launched the successor, pid (\\d+)");

	Object[] cells() {
		return new Object[] { this.step.name().toLowerCase(Locale.ROOT).replace('_', ' '),
				this.step.expected().name().toLowerCase(Locale.ROOT), this.requests, this.lost, this.unserved,
				this.flaws.size() };
	}

	static BrokenChain run(ChainStep step, Jdk jdk) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(List.of(FaultyHandoff.ARGUMENTS));
		arguments.add("--graceful.pid-file=" + PID_FILE);
		Launch launch = Launch.quick(BootJar.built()).with(jdk).withArguments(arguments.toArray(String[]::new));
		try (RunningApplication application = RunningApplication.start(launch, step.propertiesOfFirst());
				Load load = Load.start(application.port(), FaultyHandoff.SHARES);
				Witness witness = Witness.start(load.results())) {
			Thread end = new Thread(application::close);
			Runtime.getRuntime().addShutdownHook(end);
			try {
				return new Course(step, application, load, witness).run();
			}
			finally {
				Runtime.getRuntime().removeShutdownHook(end);
			}
		}
	}

	/**
	 * How it goes.
	 */
	private static final class Course {

		private final ChainStep step;

		private final RunningApplication application;

		private final Load load;

		private final Witness witness;

		private final List<String> flaws = new ArrayList<>();

		private final long first;

		private long second;

		private long lost;

		private long unserved;

		private Course(ChainStep step, RunningApplication application, Load load, Witness witness) {
			this.step = step;
			this.application = application;
			this.load = load;
			this.witness = witness;
			this.first = application.servingPid();
		}

		private BrokenChain run() throws IOException, InterruptedException {
			this.application.configure(this.step.propertiesOfSecond());
			this.load.runFor(WINDOW);
			this.application.signal("HUP", this.first);
			this.application.log().await("this is generation 2", 0, DEADLINE);
			this.second = launched().orElseThrow();
			this.witness.watch(this.second);
			this.application.configure("graceful.restart.probation=0s");
			if (this.step.isAskedForThird()) {
				this.application.log().await("pid " + this.second + ", serves", 0, DEADLINE);
				if (this.step.isAlone()) {
					this.application.awaitExit(this.first, DEADLINE);
					this.application.log().await("the predecessor has retired", 0, DEADLINE);
				}
				this.application.signal("HUP", this.second);
			}
			this.application.awaitExit(this.second, DEADLINE);
			Optional<Long> serving = awaitEnd();
			this.load.runFor(WINDOW);
			Results results = this.load.end();
			serving.ifPresentOrElse(this::checkServing, this::checkNobody);
			results.failed().forEach((failure) -> judge(failure, results, serving));
			checkRest();
			return new BrokenChain(this.step, results.requests(), this.lost, this.unserved, this.flaws);
		}

		private Optional<Long> awaitEnd() {
			if (this.step.expected() == Expected.NONE) {
				Await.answer(() -> "end of all, but for " + this.application.processes(), DEADLINE,
						() -> Optional.of(true).filter((each) -> this.application.processes().isEmpty()));
				return Optional.empty();
			}
			long serving = Await.answer(() -> "one process that serves:\n" + this.application.log().tail(), DEADLINE,
					() -> this.application.whoami()
						.map((answer) -> answer.pid())
						.filter((pid) -> this.application.processes().equals(List.of(pid)))
						.filter(this::isExpected));
			return Optional.of(serving);
		}

		private boolean isExpected(long pid) {
			if (this.step.expected() == Expected.FIRST) {
				return pid == this.first && logged("this generation serves on: ");
			}
			return pid != this.first && pid != this.second;
		}

		private boolean logged(String text) {
			return this.application.log().linesSince(0).stream().anyMatch((line) -> line.contains(text));
		}

		private Optional<Long> launched() {
			return this.application.log()
				.linesSince(0)
				.stream()
				.map(LAUNCHED::matcher)
				.filter(Matcher::find)
				.map((matcher) -> Long.valueOf(matcher.group(1)))
				.findFirst();
		}

		private void judge(Failure failure, Results results, Optional<Long> serving) {
			Duration died = this.witness.life(this.second).ended();
			boolean wasThere = failure.opened().compareTo(died) <= 0
					&& failure.end().compareTo(died.minus(SEEN_LATE)) >= 0;
			boolean served = serving.map((pid) -> pid == failure.servedBy()).orElse(false)
					&& this.step.expected() == Expected.THIRD;
			if (this.step.hasServed() && wasThere && !served) {
				this.lost++;
			}
			else if (failure.end().compareTo(died) >= 0 && nobodyAnswers(failure, results, serving)) {
				this.unserved++;
			}
			else {
				this.flaws.add("could have been served: " + failure + ", generation 2 died at " + died);
			}
		}

		private boolean nobodyAnswers(Failure failure, Results results, Optional<Long> serving) {
			boolean waited = failure.kind() == FailureKind.TIMEOUT;
			boolean may = waited ? this.step.isBeforeThirdIsReady() : this.step.isBeforeListenersArePassed();
			return serving
				.map((pid) -> may && failure.start().compareTo(results.servedBy(pid).orElseThrow().first()) < 0)
				.orElse(true);
		}

		/**
		 * It can be asked again, and the PID file follows.
		 */
		private void checkServing(long pid) {
			expectPidFile(pid);
			try {
				long next = this.application.restart();
				expectPidFile(next);
				expect(this.application.processes().equals(List.of(next)), "the next restart leaves more than itself");
				expect(sockets().size() == 1, "control sockets are left: " + sockets());
				this.application.signal("TERM", next);
				this.application.awaitExit(next, DEADLINE);
				expect(sockets().isEmpty(), "control sockets are left at the end: " + sockets());
				expect(!Files.exists(file(PID_FILE)), "the PID file is left");
			}
			catch (AssertionError ex) {
				this.flaws.add("the next restart fails: " + ex.getMessage());
			}
		}

		private void checkNobody() {
			try (ServerSocket free = new ServerSocket(this.application.port(), 1, InetAddress.getLoopbackAddress())) {
				expect(free.isBound(), "the port is not free");
			}
			catch (IOException ex) {
				this.flaws.add("the port is held by nobody: " + ex.getMessage());
			}
		}

		private void checkRest() {
			expect(outputFiles().isEmpty(), "files of captured output are left: " + outputFiles());
		}

		private void expectPidFile(long pid) {
			try {
				String told = Files.readString(file(PID_FILE)).strip();
				expect(told.equals(Long.toString(pid)), "the PID file says " + told + ", but " + pid + " serves");
			}
			catch (IOException ex) {
				this.flaws.add("there is no PID file, but " + pid + " serves");
			}
		}

		private void expect(boolean is, String otherwise) {
			if (!is) {
				this.flaws.add(otherwise);
			}
		}

		private List<Path> sockets() {
			return files((path) -> path.toString().endsWith(".sock"));
		}

		private List<Path> outputFiles() {
			return files((path) -> path.getFileName().toString().matches("output|error"));
		}

		private List<Path> files(Predicate<Path> which) {
			try (Stream<Path> all = Files.walk(file("tmp"))) {
				return all.filter(which).toList();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private Path file(String name) {
			return this.application.jar().resolveSibling(name);
		}

	}

}
